package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.BINARY;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.KEY;
import static io.sluice.gateway.websocket.ClientFrames.PING;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.binary;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.header;
import static io.sluice.gateway.websocket.ClientFrames.hex;
import static io.sluice.gateway.websocket.ClientFrames.masked;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, sections 5.1 to 5.3: header, mask, length. Autobahn's categories 1, 3, 4 and 9. */
class FrameDecoderFramingTest {
    private static final String BREACH = "fail 1002";

    @Test
    void theExampleOfTheRfcIsRead() {
        assertThat(Decoding.events(hex("81 85 37fa213d 7f9f4d5158"))).containsExactly("text Hello");
    }

    @Test
    void nothingIsReadFromNothing() {
        assertThat(Decoding.events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 65_535, 65_536})
    void textOfEveryLengthFormIsRead(int length) {
        assertThat(Decoding.events(text("*".repeat(length)))).containsExactly("text " + "*".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 65_535, 65_536})
    void bytesOfEveryLengthFormAreRead(int length) {
        assertThat(Decoding.events(binary(new byte[length]))).containsExactly("binary " + "00".repeat(length));
    }

    @Test
    void manyFramesOfOneBufferAreReadInOrder() {
        assertThat(Decoding.events(text("a"), ping("b"), binary((byte) 0xC0), text(""), text("c")))
            .containsExactly("text a", "ping b", "binary c0", "text ", "text c");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 0x01000000, 0x80, 0x12345678})
    void everyMaskingKeyIsTakenOff(int key) {
        assertThat(Decoding.events(masked(key, FIN | BINARY, hex("000102030405060708090a0b0c0d"))))
            .containsExactly("binary 000102030405060708090a0b0c0d");
    }

    @Test
    void anUnmaskedFrameIsABreach() {
        assertThat(Decoding.events(hex("81 05 48656c6c6f"))).containsExactly(BREACH);
        assertThat(Decoding.events(hex("89 00"))).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void aReservedBitIsABreach(int bits) {
        assertThat(Decoding.events(text("before"), frame(FIN | bits | TEXT, "x")))
            .containsExactly("text before", BREACH);
        assertThat(Decoding.events(frame(FIN | bits | PING))).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void aReservedOpcodeIsABreach(int opcode) {
        assertThat(Decoding.events(text("before"), frame(FIN | opcode))).containsExactly("text before", BREACH);
        assertThat(Decoding.events(frame(opcode, "x"), ping("after"))).containsExactly(BREACH);
    }

    @Test
    void aBreachShowsAtTheFirstByteThatIsOne() {
        assertThat(Decoding.events(hex("83"))).containsExactly(BREACH);
        assertThat(Decoding.events(hex("81 7f"))).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void sixteenBitsMustNotSayWhatSevenCan(int length) {
        assertThat(Decoding.events(header(KEY, FIN | TEXT, length, 2), new byte[length])).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535})
    void sixtyFourBitsMustNotSayWhatSixteenCan(int length) {
        assertThat(Decoding.events(header(KEY, FIN | BINARY, length, 8), new byte[length])).containsExactly(BREACH);
    }

    @Test
    void aLengthWithItsTopBitSetIsABreach() {
        assertThat(Decoding.events(header(KEY, FIN | BINARY, Long.MIN_VALUE, 8))).containsExactly(BREACH);
        assertThat(Decoding.events(header(KEY, FIN | BINARY, -1, 8))).containsExactly(BREACH);
    }

    @Test
    void nothingIsToldAfterABreach() {
        assertThat(Decoding.events(text("a"), hex("81 00"), text("b"), ping("c"))).containsExactly("text a", BREACH);
    }

    @Test
    void aHeaderAloneTellsNothing() {
        byte[] frame = concat(header(KEY, FIN | BINARY, 65_536, 8), new byte[65_536]);
        for (int length = 1; length <= 14; length++) {
            assertThat(Decoding.events(Arrays.copyOf(frame, length))).isEmpty();
        }
    }
}
