package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {
    @Test
    void theExamplesOfTheRfcAreWritten() {
        assertThat(FrameEncoder.text(ascii("Hello"))).isEqualTo(hex("81 05 48656c6c6f"));
        assertThat(FrameEncoder.ping(ByteBuffer.wrap(ascii("Hello")))).isEqualTo(hex("89 05 48656c6c6f"));
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "1, 01", "125, 7d", "126, 7e007e", "65535, 7effff", "65536, 7f0000000000010000"})
    void lengthsAreInTheirShortestForm(int length, String header) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) 'x');
        assertThat(FrameEncoder.text(message)).isEqualTo(concat(hex("81" + header), message));
        assertThat(FrameEncoder.binary(message)).isEqualTo(concat(hex("82" + header), message));
    }

    @Test
    void aPongAnswersWithThePingsPayloadAndLeavesIt() {
        var payload = ByteBuffer.allocateDirect(9).put(ascii("..ping...")).position(2).limit(6);
        assertThat(FrameEncoder.pong(payload)).isEqualTo(concat(hex("8a04"), ascii("ping")));
        assertThat(payload.position()).isEqualTo(2);
        assertThat(payload.remaining()).isEqualTo(4);
    }

    @Test
    void controlFramesCarry125BytesAtMost() {
        assertThat(FrameEncoder.ping(ByteBuffer.allocate(125))).hasSize(127);
        assertThatIllegalArgumentException().isThrownBy(() -> FrameEncoder.ping(ByteBuffer.allocate(126)));
        assertThatIllegalArgumentException().isThrownBy(() -> FrameEncoder.pong(ByteBuffer.allocate(126)));
    }

    @Test
    void aCloseFrameHasStatusAndReason() {
        assertThat(FrameEncoder.close(3001, "shutdown")).isEqualTo(concat(hex("880a 0bb9"), ascii("shutdown")));
        assertThat(FrameEncoder.close(1000, "")).isEqualTo(hex("8802 03e8"));
    }

    @Test
    void noStatusIsAnEmptyCloseFrame() {
        assertThat(FrameEncoder.close(1005, "")).isEqualTo(hex("8800"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 66_536})
    void statusesThatMayNotBeSentAreRefused(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> FrameEncoder.close(status, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u20ac", "\ud83d\ude00"})
    void aLongReasonIsCutBetweenCharacters(String character) {
        for (int before = 0; before < 5; before++) {
            String reason = "-".repeat(before) + character.repeat(125);
            byte[] frame = FrameEncoder.close(1000, reason);
            String sent = new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8);
            int width = character.getBytes(StandardCharsets.UTF_8).length;
            assertThat(reason).startsWith(sent);
            assertThat(frame.length - 4).isBetween(124 - width, 123).isEqualTo(frame[1] - 2);
        }
    }

    @Test
    void aReasonOfExactly123BytesIsWhole() {
        String reason = "x".repeat(121) + "\u00e9";
        assertThat(FrameEncoder.close(1000, reason)).isEqualTo(
            concat(hex("887d 03e8"), reason.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
