package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.KEY;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.binary;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.header;
import static io.sluice.gateway.websocket.ClientFrames.hex;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static io.sluice.gateway.websocket.ClientFrames.xor;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 8.1: text is UTF-8, and what is not fails as its bytes arrive. Autobahn's category 6. */
class FrameDecoderTextTest {
    private static final String NOT_UTF_8 = "fail 1007";
    /** "κόσμε" of Autobahn's cases, and a surrogate in disguise. */
    private static final byte[] KOSME = hex("cebae1bdb9cf83cebcceb5");
    private static final byte[] SURROGATE = hex("eda080");

    @Test
    void textOfEveryWidthIsRead() {
        String text = "Hello-\u00b5@\u00df\u00f6\u00e4 \u20ac \ud83d\ude00 \0 \uffff \udbff\udfff";
        assertThat(Decoding.events(text(text))).containsExactly("text " + text);
    }

    @Test
    void fragmentsMaySplitCharacters() {
        byte[] text = hex("f09f9880e282acc3a9");
        byte[][] frames = new byte[text.length + 1][];
        for (int i = 0; i < text.length; i++) {
            frames[i] = frame(i == 0 ? TEXT : CONTINUATION, text[i]);
        }
        frames[text.length] = frame(FIN | CONTINUATION);
        assertThat(Decoding.events(frames)).containsExactly("text \ud83d\ude00\u20ac\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "bf", "8080", "fe", "ff", "c0", "c0af", "c1bf", "e080af", "e09fbf", "f08080af",
        "f08fbfbf", "eda080", "edbfbf", "eda080edb080", "f4908080", "f5808080", "f888808080", "fc8480808080", "c328",
        "e28228", "e228ac", "f0288cbc", "f09028bc", "f0908c28", "ce", "cebae1", "f09f98"})
    void whatIsNotUtf8Fails(String digits) {
        byte[] wrong = hex(digits);
        assertThat(Decoding.events(frame(FIN | TEXT, wrong))).containsExactly(NOT_UTF_8);
        assertThat(Decoding.events(frame(FIN | TEXT, concat(KOSME, wrong, hex("656469746564")))))
            .containsExactly(NOT_UTF_8);
        assertThat(Decoding.events(frame(TEXT, concat(KOSME, wrong)), frame(FIN))).containsExactly(NOT_UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbd", "efbfbf", "f0908080",
        "f48fbfbf", "f4 8f bf be", "efbbbf"})
    void theEdgesOfUtf8AreRead(String digits) {
        assertThat(Decoding.events(frame(FIN | TEXT, hex(digits)))).hasSize(1).first().asString().startsWith("text ");
    }

    @Test
    void wrongTextFailsBeforeTheMessageEnds() {
        assertThat(Decoding.events(frame(TEXT, concat(KOSME, SURROGATE)))).containsExactly(NOT_UTF_8);
        assertThat(Decoding.events(frame(TEXT, KOSME), frame(CONTINUATION, SURROGATE))).containsExactly(NOT_UTF_8);
    }

    @Test
    void wrongTextFailsBeforeItsFrameEnds() {
        byte[] start = concat(KOSME, hex("f490"));
        assertThat(Decoding.events(header(KEY, FIN | TEXT, 21, 0), xor(KEY, start))).containsExactly(NOT_UTF_8);
        assertThat(Decoding.events(frame(TEXT, "a"), header(KEY, CONTINUATION, 21, 0), xor(KEY, start)))
            .containsExactly(NOT_UTF_8);
    }

    @Test
    void aCharacterThatMayStillBecomeOneDoesNotFail() {
        assertThat(Decoding.events(frame(TEXT, hex("f48f")))).isEmpty();
        assertThat(Decoding.events(header(KEY, FIN | TEXT, 21, 0), xor(KEY, hex("61ed9f")))).isEmpty();
    }

    @Test
    void aCharacterEndsWithItsMessage() {
        assertThat(Decoding.events(frame(FIN | TEXT, hex("e282")), frame(FIN | TEXT, hex("ac"))))
            .containsExactly(NOT_UTF_8);
    }

    @Test
    void wrongBytesBehindMuchAsciiAreFound() {
        assertThat(Decoding.events(frame(FIN | TEXT, hex("78".repeat(1000) + "c379"))))
            .containsExactly(NOT_UTF_8);
    }

    @Test
    void bytesNeedNotBeUtf8() {
        assertThat(Decoding.events(binary(SURROGATE), binary((byte) 0xFF)))
            .containsExactly("binary eda080", "binary ff");
    }
}
