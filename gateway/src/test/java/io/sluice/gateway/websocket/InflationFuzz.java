package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.NoMetrics;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.IntSupplier;

/**
 * Any bytes as a compressed message, and as frames of a client that compresses: what is inflated is what a plain
 * reading of RFC 1951 and RFC 7692 makes of it, however the frames are split, and never more than one byte beyond the
 * limit.
 */
public final class InflationFuzz {
    private static final int MAX_BYTES = 1_000;
    /** Over what the longest input can be inflated to. */
    private static final int UNLIMITED = 1 << 20;
    private static final int MAX_STREAMS = 1_000;
    private static final int MAX_FRAMES = 5;

    private InflationFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String expected = expected(input);
        assertThat(outcome(input, UNLIMITED)).isEqualTo(expected);
        checkLimited(expected, outcome(input, MAX_BYTES));
        int[] uneven = {0};
        ReferenceDecoder.Outcome whole = frames(input, () -> input.length);
        assertThat(frames(input, () -> 1)).isEqualTo(whole);
        assertThat(frames(input, () -> 1 + uneven[0]++ % 7)).isEqualTo(whole);
    }

    private static void checkLimited(String expected, String limited) {
        if (expected.startsWith("fail")) {
            // What is corrupt may be too long before that shows.
            assertThat(limited).isIn(expected, EventRecorder.failed(1009));
        } else {
            assertThat(limited).isEqualTo(expected.length() > 2 * MAX_BYTES ? EventRecorder.failed(1009) : expected);
        }
    }

    private static String outcome(byte[] payload, int limit) {
        try (Inflation inflation = new Inflation(limit, MAX_STREAMS, NoMetrics.INSTANCE)) {
            String inflated = HexFormat.of().formatHex(Compressing.bytes(inflation.inflate(ByteBuffer.wrap(payload))));
            assertThat(inflation.capacity()).isLessThanOrEqualTo(limit + 1);
            return inflated;
        } catch (WebSocketException e) {
            return EventRecorder.failed(e.status().code());
        }
    }

    private static String expected(byte[] payload) {
        try {
            return HexFormat.of().formatHex(ReferenceInflater.inflate(payload));
        } catch (ReferenceInflater.Corrupt e) {
            return EventRecorder.failed(1007);
        }
    }

    private static ReferenceDecoder.Outcome frames(byte[] frames, IntSupplier split) {
        try (Inflation inflation = new Inflation(MAX_BYTES, MAX_STREAMS, NoMetrics.INSTANCE)) {
            return Decoding.outcome(new FrameDecoder(MAX_BYTES, MAX_FRAMES, inflation), frames, false, split);
        }
    }
}
