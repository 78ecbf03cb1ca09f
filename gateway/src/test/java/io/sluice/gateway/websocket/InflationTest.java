package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.sluice.gateway.observe.NoMetrics;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2.2, and what it leaves open. */
class InflationTest {
    private static final int MAX_BYTES = 100_000;
    private static final int MAX_STREAMS = 10;
    private static final int CUT_OFF = 1007;

    private final Inflation inflation = new Inflation(MAX_BYTES, MAX_STREAMS, NoMetrics.INSTANCE);

    @AfterEach
    void close() {
        inflation.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"f248cdc9c90700", "000500faff48656c6c6f00", "f348cdc9c9070000",
        "f24805000000ffffcac9c90700"})
    void theExamplesOfTheStandardSayHello(String hex) throws WebSocketException {
        assertThat(text(ClientFrames.hex(hex))).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 4095, 4096, 4097, 8192, 32_768, 65_535, 65_536, 99_999, 100_000})
    void everySizeComesOutAsItWentIn(int size) throws WebSocketException {
        for (byte[] message : new byte[][] {zeros(size), noise(size), words(size)}) {
            assertThat(inflate(Compressing.deflate(message))).isEqualTo(message);
            assertThat(inflate(Compressing.finished(message))).isEqualTo(message);
            assertThat(Compressing.bytes(inflation.inflate(direct(Compressing.deflate(message))))).isEqualTo(message);
        }
    }

    @Test
    void anEmptyMessageIsOneZeroByteOrNothing() throws WebSocketException {
        assertThat(inflate(new byte[] {0})).isEmpty();
        assertThat(inflate(new byte[0])).isEmpty();
    }

    @Test
    void nothingIsKnownOfTheMessageBefore() throws WebSocketException {
        assertThat(text(Compressing.deflate("Hello"))).isEqualTo("Hello");
        // Section 7.2.3.2: the second Hello of a client that kept its context, which was agreed not to happen.
        assertFails(CUT_OFF, ClientFrames.hex("f200110000"));
    }

    @Test
    void streamsMayFollowOneAnother() throws WebSocketException {
        byte[] hello = ClientFrames.hex("f348cdc9c90700");
        byte[] again = Compressing.deflate(", again");
        assertThat(text(ClientFrames.concat(hello, again))).isEqualTo("Hello, again");
        assertThat(text(ClientFrames.concat(hello, hello, hello, new byte[1]))).isEqualTo("HelloHelloHello");
    }

    @Test
    void aFinalBlockMayBeTheLastThing() throws WebSocketException {
        assertThat(text(ClientFrames.hex("f348cdc9c90700"))).isEqualTo("Hello");
    }

    @Test
    void garbageAfterAFinalBlockIsCorrupt() {
        byte[] hello = ClientFrames.hex("f348cdc9c90700");
        assertFails(CUT_OFF, ClientFrames.concat(hello, ClientFrames.hex("07")));
        assertFails(CUT_OFF, ClientFrames.concat(hello, ClientFrames.hex("ffffffff")));
        assertFails(CUT_OFF, ClientFrames.concat(hello, "garbage".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aBlockOfTheReservedTypeIsCorrupt() {
        assertFails(CUT_OFF, ClientFrames.hex("06"));
    }

    @Test
    void aMessageThatIsCutOffIsCorrupt() {
        byte[] stored = Compressing.deflate(noise(1000));
        // The first byte alone is an empty message; for the last ones those stand in that a receiver appends.
        for (int length = 2; length < stored.length - 8; length++) {
            assertFails(CUT_OFF, Arrays.copyOf(stored, length));
        }
    }

    @Test
    void manyStreamsAreTooMany() throws WebSocketException {
        byte[] nothing = {3, 0};
        byte[][] most = new byte[MAX_STREAMS][];
        Arrays.fill(most, nothing);
        assertThat(inflate(ClientFrames.concat(most))).isEmpty();
        assertFails(1009, ClientFrames.concat(ClientFrames.concat(most), nothing));
    }

    @Test
    void theLimitIsExact() throws WebSocketException {
        assertThat(inflate(Compressing.deflate(zeros(MAX_BYTES)))).hasSize(MAX_BYTES);
        assertFails(1009, Compressing.deflate(zeros(MAX_BYTES + 1)));
        var tiny = new Inflation(5, 1, NoMetrics.INSTANCE);
        assertThat(tiny.inflate(ByteBuffer.wrap(Compressing.deflate("Hello"))).remaining()).isEqualTo(5);
        assertThat(tiny.capacity()).isEqualTo(6);
        tiny.close();
    }

    @Test
    void aBombIsNotInflatedBeyondTheLimit() {
        byte[] bomb = Compressing.deflate(zeros(16 << 20));
        assertThat(bomb).hasSizeLessThan(17_000);
        assertFails(1009, bomb);
        var allocations = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = allocations.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            assertFails(1009, bomb);
        }
        assertThat(allocations.getCurrentThreadAllocatedBytes() - before).isLessThan(10 * 3 * MAX_BYTES);
        assertThat(inflation.capacity()).isEqualTo(MAX_BYTES + 1);
    }

    @Test
    void memoryForLongMessagesIsLetGo() throws WebSocketException {
        inflate(Compressing.deflate(zeros(MAX_BYTES)));
        text(Compressing.deflate("Hello"));
        assertThat(inflation.capacity()).isEqualTo(4096);
    }

    @Test
    void afterBreachAndCloseItStillWorks() throws WebSocketException {
        assertFails(CUT_OFF, ClientFrames.hex("06"));
        assertThat(text(Compressing.deflate("Hello"))).isEqualTo("Hello");
        inflation.close();
        assertThat(inflation.capacity()).isZero();
        inflation.close();
        assertThat(text(Compressing.deflate("Hello"))).isEqualTo("Hello");
    }

    private void assertFails(int status, byte[] payload) {
        var failure = catchThrowableOfType(WebSocketException.class, () -> inflate(payload));
        assertThat(failure).as("failure").isNotNull();
        assertThat(failure.status().code()).isEqualTo(status);
    }

    private String text(byte[] payload) throws WebSocketException {
        return new String(inflate(payload), StandardCharsets.UTF_8);
    }

    private byte[] inflate(byte[] payload) throws WebSocketException {
        return Compressing.bytes(inflation.inflate(ByteBuffer.wrap(payload)));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] zeros(int size) {
        return new byte[size];
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        return noise;
    }

    private static byte[] words(int size) {
        byte[] text = "some words, and some other words; ".repeat(size / 34 + 1).getBytes(StandardCharsets.US_ASCII);
        new Random(size).ints(size / 50, 0, text.length).forEach(at -> text[at]++);
        return Arrays.copyOf(text, size);
    }
}
