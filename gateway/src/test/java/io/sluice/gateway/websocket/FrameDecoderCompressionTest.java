package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.ClientFrames.BINARY;
import static io.sluice.gateway.websocket.ClientFrames.CLOSE;
import static io.sluice.gateway.websocket.ClientFrames.CONTINUATION;
import static io.sluice.gateway.websocket.ClientFrames.FIN;
import static io.sluice.gateway.websocket.ClientFrames.PING;
import static io.sluice.gateway.websocket.ClientFrames.TEXT;
import static io.sluice.gateway.websocket.ClientFrames.concat;
import static io.sluice.gateway.websocket.ClientFrames.frame;
import static io.sluice.gateway.websocket.ClientFrames.ping;
import static io.sluice.gateway.websocket.ClientFrames.text;
import static io.sluice.gateway.websocket.Compressing.RSV1;
import static io.sluice.gateway.websocket.Compressing.deflate;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.NoMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 6: compressed messages among frames. Autobahn's categories 12 and 13, and what they leave out. */
class FrameDecoderCompressionTest {
    private static final String BREACH = "fail 1002";
    private static final String INVALID = "fail 1007";
    private static final String TOO_BIG = "fail 1009";
    private static final int MAX_BYTES = 1000;
    private static final int MAX_FRAMES = 20;

    @Test
    void compressedMessagesStandBesideOthers() {
        assertThat(events(frame(FIN | RSV1 | TEXT, deflate("one")), text("two"),
            frame(FIN | RSV1 | BINARY, deflate("three")), frame(FIN | RSV1 | TEXT, deflate("four"))))
            .containsExactly("text one", "text two", "binary 7468726565", "text four");
    }

    @Test
    void fragmentsAreInflatedTogetherWithControlFramesBetween() {
        byte[] payload = deflate("a compressed message in many frames");
        byte[] frames = new byte[0];
        for (int i = 0; i < 10; i++) {
            byte[] part = Arrays.copyOfRange(payload, payload.length * i / 10, payload.length * (i + 1) / 10);
            int first = i == 0 ? RSV1 | TEXT : i == 9 ? FIN : CONTINUATION;
            frames = concat(frames, frame(first, part), ping("p" + i));
        }
        List<String> events = events(frames, frame(FIN | RSV1 | TEXT, deflate("next")));
        assertThat(events).hasSize(12).contains("text a compressed message in many frames", "ping p0", "ping p9")
            .endsWith("text next");
    }

    @Test
    void fragmentsMayBeEmpty() {
        assertThat(events(frame(RSV1 | TEXT), frame(CONTINUATION, deflate("x")), frame(FIN)))
            .containsExactly("text x");
        assertThat(events(frame(FIN | RSV1 | TEXT, (byte) 0), frame(FIN | RSV1 | TEXT)))
            .containsExactly("text ", "text ");
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | RSV1 | CONTINUATION, RSV1 | CONTINUATION})
    void onlyTheFirstFrameBearsTheMark(int first) {
        assertThat(events(frame(RSV1 | TEXT, (byte) 0), frame(first))).containsExactly(BREACH);
        assertThat(events(frame(TEXT, "x"), frame(first))).containsExactly(BREACH);
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | RSV1 | PING, FIN | RSV1 | CLOSE, FIN | 0x20 | TEXT, FIN | 0x10 | TEXT,
        FIN | RSV1 | 0x10 | TEXT, FIN | 0x70 | BINARY, FIN | RSV1 | 3})
    void otherReservedBitsAndFramesAreBreaches(int first) {
        assertThat(events(frame(first))).containsExactly(BREACH);
    }

    @Test
    void theMarkIsABreachUnlessAgreedOn() {
        assertThat(Decoding.events(frame(FIN | RSV1 | TEXT, deflate("x")))).containsExactly(BREACH);
    }

    @Test
    void textIsCheckedAfterInflation() {
        assertThat(events(frame(FIN | RSV1 | TEXT, deflate("gr\u00fc\u00df \ud83d\ude80"))))
            .containsExactly("text gr\u00fc\u00df \ud83d\ude80");
        byte[] half = {(byte) 0xF0, (byte) 0x9F};
        assertThat(events(frame(FIN | RSV1 | TEXT, deflate(half)))).containsExactly(INVALID);
        assertThat(events(frame(FIN | RSV1 | BINARY, deflate(half)))).containsExactly("binary f09f");
    }

    @Test
    void compressedBytesAreNotTakenForText() {
        byte[] payload = deflate(words());
        assertThat(events(frame(RSV1 | TEXT, Arrays.copyOf(payload, 20)),
            frame(FIN, Arrays.copyOfRange(payload, 20, payload.length))))
            .containsExactly("text " + new String(words(), StandardCharsets.US_ASCII));
    }

    @Test
    void corruptDataIsInvalid() {
        assertThat(events(frame(FIN | RSV1 | TEXT, "no deflate"))).containsExactly(INVALID);
        assertThat(events(frame(FIN | RSV1 | TEXT, Arrays.copyOf(deflate(words()), 50)))).containsExactly(INVALID);
    }

    @Test
    void theLimitIsThatOfTheInflatedMessage() {
        byte[] most = noise(MAX_BYTES);
        assertThat(deflate(most)).hasSizeGreaterThan(MAX_BYTES);
        assertThat(events(frame(FIN | RSV1 | BINARY, deflate(most)))).hasSize(1).allMatch(e -> e.startsWith("binary"));
        assertThat(events(frame(FIN | RSV1 | BINARY, deflate(new byte[MAX_BYTES + 1])))).containsExactly(TOO_BIG);
        assertThat(events(frame(FIN | RSV1 | BINARY, deflate(new byte[16 << 20])))).containsExactly(TOO_BIG);
        assertThat(events(frame(FIN | BINARY, noise(MAX_BYTES + 1)))).containsExactly(TOO_BIG);
    }

    @Test
    void aFrameThatIsTooLongIsRefusedBeforeItComes() {
        byte[] announced = ClientFrames.header(ClientFrames.KEY, FIN | RSV1 | TEXT, MAX_BYTES * 9 / 8 + 65, 2);
        assertThat(events(announced)).containsExactly(TOO_BIG);
    }

    @Test
    void fragmentsAreLimitedAsOfAnyMessage() {
        byte[][] frames = new byte[MAX_FRAMES + 1][];
        Arrays.fill(frames, frame(CONTINUATION));
        frames[0] = frame(RSV1 | TEXT, deflate("x"));
        assertThat(events(frames)).containsExactly(TOO_BIG);
        frames[MAX_FRAMES - 1] = frame(FIN);
        assertThat(events(Arrays.copyOf(frames, MAX_FRAMES))).containsExactly("text x");
    }

    private static byte[] words() {
        return "abc def ghi jkl mno pqr stu vwx yz. ".repeat(20).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        return noise;
    }

    /** The events of these frames, whole, byte by byte, and in pieces. */
    @Test
    void whatNobodyListensToIsNotInflated() throws WebSocketException {
        byte[] corrupt = {(byte) 0xff, 0x11, 0x22};
        byte[] bytes = concat(frame(FIN | RSV1 | BINARY, corrupt), ping("still there"));
        var recorder = new EventRecorder();
        recorder.turnDeaf();
        try (var inflation = new Inflation(MAX_BYTES, MAX_FRAMES, NoMetrics.INSTANCE)) {
            new FrameDecoder(MAX_BYTES, MAX_FRAMES, inflation).decode(ByteBuffer.wrap(bytes), recorder);
        }
        assertThat(recorder.events()).containsExactly("ping still there");
    }

    private static List<String> events(byte[]... frames) {
        byte[] bytes = concat(frames);
        List<String> events = outcome(bytes, () -> bytes.length);
        assertThat(outcome(bytes, () -> 1)).isEqualTo(events);
        var random = new Random(bytes.length);
        assertThat(outcome(bytes, () -> 1 + random.nextInt(40))).isEqualTo(events);
        return events;
    }

    private static List<String> outcome(byte[] bytes, IntSupplier split) {
        try (var inflation = new Inflation(MAX_BYTES, MAX_FRAMES, NoMetrics.INSTANCE)) {
            var decoder = new FrameDecoder(MAX_BYTES, MAX_FRAMES, inflation);
            var outcome = Decoding.outcome(decoder, bytes, true, split);
            assertThat(outcome.idle()).isEqualTo(outcome.events().stream().noneMatch(e -> e.startsWith("fail")));
            return outcome.events();
        }
    }
}
