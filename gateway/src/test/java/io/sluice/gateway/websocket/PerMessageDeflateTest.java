package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.CompressionConfig;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.observe.NoMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2.1. */
class PerMessageDeflateTest {
    private static final int MIN_BYTES = 100;

    private final PerMessageDeflate deflate = deflate(MIN_BYTES, 1);

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 125, 126, 127, 1000, 65_535, 65_536, 65_537, 70_000, 1_000_000})
    void whatIsCompressedSaysTheSame(int size) {
        byte[] message = words(size);
        for (byte[] plain : new byte[][] {FrameEncoder.text(message), FrameEncoder.binary(message)}) {
            byte[] frame = deflate.compress(new Frames(plain, 1)).bytes();
            assertThat(frame).hasSizeLessThan(plain.length);
            assertThat(frame[0]).isEqualTo((byte) (plain[0] | Compressing.RSV1));
            assertThat(Compressing.inflate(payload(frame))).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void everyLevelIsReadable(int level) {
        byte[] message = words(5000);
        Frames frames = deflate(0, level).compress(new Frames(FrameEncoder.text(message), 1));
        assertThat(Compressing.inflate(payload(frames.bytes()))).isEqualTo(message);
        assertThat(frames.count()).isEqualTo(1);
    }

    @Test
    void noFrameIsAffectedByThoseBefore() {
        byte[] first = deflate.compress(text(words(500))).bytes();
        deflate.compress(text(words(3000)));
        assertThat(deflate.compress(text(words(500))).bytes()).isEqualTo(first);
    }

    @Test
    void shortMessagesGoAsTheyAre() {
        Frames shortOne = text(words(MIN_BYTES - 1));
        assertThat(deflate.compress(shortOne)).isSameAs(shortOne);
        assertThat(deflate.compress(text(words(MIN_BYTES)))).isNotSameAs(shortOne);
        Frames empty = text(new byte[0]);
        assertThat(deflate(0, 1).compress(empty)).isSameAs(empty);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 65_000, 200_000})
    void whatCannotBeCompressedGoesAsItIs(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        Frames frames = new Frames(FrameEncoder.binary(noise), 1);
        assertThat(deflate.compress(frames)).isSameAs(frames);
        byte[] message = words(1000);
        assertThat(Compressing.inflate(payload(deflate.compress(text(message)).bytes()))).isEqualTo(message);
    }

    @Test
    void oneDeflaterServesAllMessagesOfAThread() {
        IntStream.range(0, 100).forEach(i -> deflate.compress(text(words(200 + i))));
        assertThat(deflate.idle()).isEqualTo(1);
        deflate.close();
        assertThat(deflate.idle()).isZero();
    }

    @Test
    void manyThreadsCompressAtOnce() {
        assertThat(IntStream.range(0, 2000).parallel().allMatch(i -> {
            byte[] message = words(150 + i);
            return Arrays.equals(Compressing.inflate(payload(deflate.compress(text(message)).bytes())), message);
        })).isTrue();
        assertThat(deflate.idle()).isBetween(1, 64);
        deflate.close();
    }

    @Test
    void afterItsEndItWorksButKeepsNothing() {
        deflate.close();
        byte[] message = words(1000);
        assertThat(Compressing.inflate(payload(deflate.compress(text(message)).bytes()))).isEqualTo(message);
        assertThat(deflate.idle()).isZero();
    }

    private static PerMessageDeflate deflate(int minBytes, int level) {
        return new PerMessageDeflate(new CompressionConfig(true, minBytes, level), NoMetrics.INSTANCE);
    }

    private static Frames text(byte[] message) {
        return new Frames(FrameEncoder.text(message), 1);
    }

    private static byte[] payload(byte[] frame) {
        int start = frame[1] == 126 ? 4 : frame[1] == 127 ? 10 : 2;
        return Arrays.copyOfRange(frame, start, frame.length);
    }

    private static byte[] words(int size) {
        byte[] text = "{\"text\":\"some words\",\"n\":42},".repeat(size / 29 + 1).getBytes(StandardCharsets.US_ASCII);
        new Random(size).ints(size / 80, 0, size).forEach(at -> text[at] = 'x');
        return Arrays.copyOf(text, size);
    }
}
