package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "12345678", "123456789", "ü", "1234567ü", "12345678ü", "€uro", "😀", "a😀b€cüd",
        "\u0000", "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff"})
    void wellFormedTextIsValid(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(Utf8.valid(bytes, 0, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "bf", "c0af", "c1bf", "e09fbf", "f08fbfbf", "eda080", "edbfbf", "f4908080",
        "f5808080", "ff", "c3", "e282", "f09f98", "c328",
        "e28228", "e228ac", "f0288cbc", "f09028bc", "f0908c28", "31323334353637383980"})
    void overlongSurrogateTooHighOrCutOffIsInvalid(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Utf8.valid(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void onlyTheRangeCounts() {
        byte[] bytes = HexFormat.of().parseHex("ff6162ff");
        assertThat(Utf8.valid(bytes, 1, 3)).isTrue();
        assertThat(Utf8.valid(bytes, 1, 4)).isFalse();
        assertThat(Utf8.valid(bytes, 4, 4)).isTrue();
        assertThatThrownBy(() -> Utf8.valid(bytes, 1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Property(tries = 500)
    void agreesWithTheJdkOnText(@ForAll String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(Utf8.valid(bytes, 0, bytes.length)).isTrue();
    }

    @Property(tries = 2_000)
    void agreesWithTheJdkOnAnyBytes(@ForAll @Size(max = 24) byte[] bytes) {
        assertThat(Utf8.valid(bytes, 0, bytes.length)).isEqualTo(validForTheJdk(bytes));
    }

    @Test
    void agreesWithTheJdkOnAllPairsAfterALead() {
        for (int lead = 0x80; lead <= 0xFF; lead++) {
            for (int second = 0; second <= 0xFF; second++) {
                byte[] bytes = {'x', (byte) lead, (byte) second, (byte) 0x80, (byte) 0x80};
                for (int to = 2; to <= bytes.length; to++) {
                    byte[] part = Arrays.copyOf(bytes, to);
                    assertThat(Utf8.valid(bytes, 0, to)).as("%x %x", lead, second).isEqualTo(validForTheJdk(part));
                }
            }
        }
    }

    private static boolean validForTheJdk(byte[] bytes) {
        try {
            UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException expected) {
            return false;
        }
    }
}
