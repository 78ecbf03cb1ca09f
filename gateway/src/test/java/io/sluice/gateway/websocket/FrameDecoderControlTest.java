package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.CLOSE;
import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.KEY;
import static io.sluice.gateway.websocket.ClientFrames.PING;
import static io.sluice.gateway.websocket.ClientFrames.PONG;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.close;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.header;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.pong;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5.5: ping, pong, and what holds for all control frames. Autobahn's category 2. */
class FrameDecoderControlTest {
    private static final String BREACH = "fail 1002";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 125})
    void controlFramesCarryUpTo125Bytes(int length) {
        String payload = "p".repeat(length);
        assertThat(Decoding.events(ping(payload), pong(payload))).containsExactly("ping " + payload, "pong " + payload);
    }

    @Test
    void theirPayloadMayBeAnyBytes() {
        assertThat(Decoding.events(frame(FIN | PING, (byte) 0x00, (byte) 0xFF, (byte) 0xFE)))
            .containsExactly("ping \0\u00ff\u00fe");
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void controlFramesOver125BytesAreABreach(int opcode) {
        assertThat(Decoding.events(frame(FIN | opcode, "x".repeat(126)))).containsExactly(BREACH);
        assertThat(Decoding.events(header(KEY, FIN | opcode, 65_536, 8))).containsExactly(BREACH);
        assertThat(Decoding.events(header(KEY, FIN | opcode, 5, 2))).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void controlFramesMustBeFinal(int opcode) {
        assertThat(Decoding.events(frame(opcode, "x"), frame(FIN | CONTINUATION, "y"))).containsExactly(BREACH);
    }

    @Test
    void aPongThatNobodyAskedForIsFine() {
        assertThat(Decoding.events(pong("unsolicited"), ping("asked")))
            .containsExactly("pong unsolicited", "ping asked");
    }

    @Test
    void tenPingsAreTenPings() {
        byte[][] pings = Collections.nCopies(10, ping("x")).toArray(byte[][]::new);
        assertThat(Decoding.events(pings)).hasSize(10).containsOnly("ping x");
    }

    @Test
    void controlFramesBetweenFragmentsAreToldAtOnce() {
        assertThat(Decoding.events(frame(TEXT, "a"), ping("1"), frame(CONTINUATION, "b"), pong("2"), ping(""),
            frame(FIN | CONTINUATION, "c"), ping("3")))
            .containsExactly("ping 1", "pong 2", "ping ", "text abc", "ping 3");
    }

    @Test
    void aControlFrameInsideACharacterDoesNotDisturbIt() {
        assertThat(Decoding.events(frame(TEXT, (byte) 0xE2, (byte) 0x82), ping("\u00e9"),
            frame(FIN | CONTINUATION, (byte) 0xAC))).containsExactly("ping \u00c3\u00a9", "text \u20ac");
    }

    @Test
    void aCloseFrameBetweenFragmentsEndsAll() {
        assertThat(Decoding.events(frame(TEXT, "a"), close(1000, "bye"), frame(FIN | CONTINUATION, "b")))
            .containsExactly("close 1000 bye");
    }

    @Test
    void aBreachInAControlFrameDropsTheMessageAroundIt() {
        assertThat(Decoding.events(frame(TEXT, "a"), frame(FIN | 11), frame(FIN | CONTINUATION, "b")))
            .containsExactly(BREACH);
        assertThat(Decoding.events(text("a"), frame(PING))).containsExactly("text a", BREACH);
    }
}
