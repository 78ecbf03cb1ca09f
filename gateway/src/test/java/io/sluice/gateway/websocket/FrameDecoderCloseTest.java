package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.CLOSE;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.close;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.hex;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.5.1 and 7: close frames. Autobahn's category 7. */
class FrameDecoderCloseTest {
    @Test
    void aCloseFrameMayBeEmpty() {
        assertThat(Decoding.events(close())).containsExactly("close 1005 ");
    }

    @Test
    void aCloseFrameMayHaveAStatusAlone() {
        assertThat(Decoding.events(close(1000, ""))).containsExactly("close 1000 ");
    }

    @Test
    void aReasonFillsTheFrameAtMost() {
        String reason = "*".repeat(123);
        assertThat(Decoding.events(close(1000, reason))).containsExactly("close 1000 " + reason);
        assertThat(Decoding.events(close(1000, reason + "*"))).containsExactly("fail 1002");
    }

    @Test
    void halfAStatusIsABreach() {
        assertThat(Decoding.events(frame(FIN | CLOSE, (byte) 3))).containsExactly("fail 1002");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
        3000, 3999, 4000, 4999})
    void statusesInUseAreTold(int status) {
        assertThat(Decoding.events(close(status, "why"))).containsExactly("close " + status + " why");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535})
    void statusesThatMayNotBeSentAreABreach(int status) {
        assertThat(Decoding.events(close(status, ""))).containsExactly("fail 1002");
        assertThat(Decoding.events(close(status, "why"))).containsExactly("fail 1002");
    }

    @Test
    void aReasonIsUtf8() {
        assertThat(Decoding.events(close(3000, "\u03ba\ud83d\ude00"))).containsExactly("close 3000 \u03ba\ud83d\ude00");
        assertThat(Decoding.events(frame(FIN | CLOSE, concat(hex("03e8"), hex("cebae1bdb9eda080")))))
            .containsExactly("fail 1007");
        assertThat(Decoding.events(frame(FIN | CLOSE, hex("03e8e282")))).containsExactly("fail 1007");
    }

    @Test
    void nothingIsToldAfterClose() {
        assertThat(Decoding.events(text("a"), close(1001, "x"), text("b"), ping("c"), close()))
            .containsExactly("text a", "close 1001 x");
        assertThat(Decoding.events(close(), hex("ffffff"))).containsExactly("close 1005 ");
    }
}
