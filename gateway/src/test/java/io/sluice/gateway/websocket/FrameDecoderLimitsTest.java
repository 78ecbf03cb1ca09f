package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.BINARY;
import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.KEY;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.header;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes and numbers that a client's message may have (RFC 6455, section 10.4). */
class FrameDecoderLimitsTest {
    private static final String TOO_BIG = "fail 1009";

    @Test
    void aMessageMayBeAsLongAsTheLimit() {
        assertThat(limited(10, text("0123456789"))).containsExactly("text 0123456789");
        assertThat(limited(10, frame(TEXT, "01234"), frame(FIN, "56789"))).containsExactly("text 0123456789");
    }

    @Test
    void theLimitIsThatOfOneMessage() {
        assertThat(limited(10, text("0123456789"), text("0123456789"))).hasSize(2);
    }

    @Test
    void aLongerMessageFailsAtItsDeclaration() {
        assertThat(limited(10, header(KEY, FIN | TEXT, 11, 0))).containsExactly(TOO_BIG);
        assertThat(limited(10, header(KEY, TEXT, 11, 0))).containsExactly(TOO_BIG);
    }

    @ParameterizedTest
    @ValueSource(longs = {65_536, Integer.MAX_VALUE, 1L << 31, 1L << 32, (1L << 32) + 5, Long.MAX_VALUE})
    void hugeDeclarationsFail(long length) {
        assertThat(limited(10, header(KEY, FIN | BINARY, length, 8))).containsExactly(TOO_BIG);
        assertThat(limited(10, frame(BINARY, "1"), header(KEY, FIN, length, 8))).containsExactly(TOO_BIG);
    }

    @Test
    void fragmentsAreSummed() {
        assertThat(limited(10, frame(TEXT, "01234"), frame(CONTINUATION, "56789"), header(KEY, FIN, 1, 0)))
            .containsExactly(TOO_BIG);
        assertThat(limited(10, frame(TEXT, "01234"), frame(CONTINUATION, "56789"), frame(FIN)))
            .containsExactly("text 0123456789");
    }

    @Test
    void controlFramesDoNotCount() {
        String payload = "p".repeat(125);
        assertThat(limited(10, frame(TEXT, "01234"), ping(payload), frame(FIN, "56789")))
            .containsExactly("ping " + payload, "text 0123456789");
    }

    @Test
    void framesAreCountedWhetherEmptyOrNot() {
        byte[] empty = frame(CONTINUATION);
        byte[] eight = concat(Collections.nCopies(8, empty).toArray(byte[][]::new));
        assertThat(Decoding.events(10, 10, frame(TEXT), eight, frame(FIN, "x"))).containsExactly("text x");
        assertThat(Decoding.events(10, 10, frame(TEXT), eight, empty, empty)).containsExactly(TOO_BIG);
        assertThat(Decoding.events(10, 1, text("a"), text("b"), frame(TEXT), empty))
            .containsExactly("text a", "text b", TOO_BIG);
    }

    @Test
    void impossibleLimitsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder(1 << 30, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameDecoder(1, 0));
    }

    private static List<String> limited(int maxMessageBytes, byte[]... frames) {
        return Decoding.events(maxMessageBytes, Decoding.MAX_FRAMES, frames);
    }
}
