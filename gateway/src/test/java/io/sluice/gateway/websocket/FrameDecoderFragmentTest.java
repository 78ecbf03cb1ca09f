package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.BINARY;
import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.binary;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.masked;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6455, section 5.4: fragments. Autobahn's category 5. */
class FrameDecoderFragmentTest {
    private static final String BREACH = "fail 1002";

    @Test
    void fragmentsBecomeOneMessage() {
        assertThat(Decoding.events(frame(TEXT, "fragment1"), frame(FIN | CONTINUATION, "fragment2")))
            .containsExactly("text fragment1fragment2");
        assertThat(Decoding.events(frame(BINARY, (byte) 1), frame(CONTINUATION, (byte) 2),
            frame(FIN | CONTINUATION, (byte) 3))).containsExactly("binary 010203");
    }

    @Test
    void everyFragmentHasItsOwnMaskingKey() {
        assertThat(Decoding.events(masked(0x01020304, TEXT, "abcde"),
            masked(0xFEFDFCFB, CONTINUATION, "fghijklmno"), masked(0, FIN, "p")))
            .containsExactly("text abcdefghijklmnop");
    }

    @Test
    void fragmentsMayBeEmpty() {
        assertThat(Decoding.events(frame(TEXT), frame(CONTINUATION), frame(FIN))).containsExactly("text ");
        assertThat(Decoding.events(frame(TEXT), frame(CONTINUATION, "middle"), frame(FIN)))
            .containsExactly("text middle");
        assertThat(Decoding.events(frame(TEXT), frame(FIN, "last"))).containsExactly("text last");
    }

    @Test
    void anEmptyFirstFragmentStillOpensAMessage() {
        assertThat(Decoding.events(frame(TEXT), text("x"))).containsExactly(BREACH);
    }

    @Test
    void aContinuationOfNothingIsABreach() {
        assertThat(Decoding.events(frame(FIN | CONTINUATION, "x"))).containsExactly(BREACH);
        assertThat(Decoding.events(frame(CONTINUATION, "x"))).containsExactly(BREACH);
        assertThat(Decoding.events(frame(CONTINUATION))).containsExactly(BREACH);
    }

    @Test
    void aContinuationAfterAWholeMessageIsABreach() {
        assertThat(Decoding.events(text("a"), frame(FIN | CONTINUATION, "b"))).containsExactly("text a", BREACH);
        assertThat(Decoding.events(frame(TEXT, "a"), frame(FIN, "b"), frame(FIN, "c")))
            .containsExactly("text ab", BREACH);
    }

    @Test
    void aMessageInsideAMessageIsABreach() {
        assertThat(Decoding.events(frame(TEXT, "a"), text("b"))).containsExactly(BREACH);
        assertThat(Decoding.events(frame(TEXT, "a"), frame(CONTINUATION, "b"), binary((byte) 0)))
            .containsExactly(BREACH);
        assertThat(Decoding.events(frame(BINARY), frame(BINARY))).containsExactly(BREACH);
    }

    @Test
    void theTypeIsThatOfTheFirstFragmentAndIsForgottenAfterTheLast() {
        assertThat(Decoding.events(frame(BINARY, (byte) 0xFF), frame(FIN, (byte) 0xFE), frame(TEXT, "t"), ping("p"),
            frame(FIN, "u"), binary((byte) 0xFD))).containsExactly("binary fffe", "ping p", "text tu", "binary fd");
    }

    @Test
    void fragmentsOfEverySizeJoin() {
        String part = "0123456789".repeat(300);
        assertThat(Decoding.events(frame(TEXT, part), frame(CONTINUATION, "x"), frame(CONTINUATION, part),
            ping("between"), frame(FIN, part))).containsExactly("ping between", "text " + part + "x" + part + part);
    }
}
