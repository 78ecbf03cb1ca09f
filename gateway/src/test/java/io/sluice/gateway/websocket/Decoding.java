package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Decodes the same bytes in every manner they may arrive, and holds all outcomes, idleness and memory included, to be
 * that of the {@link ReferenceDecoder}.
 */
final class Decoding {
    static final int MAX_MESSAGE_BYTES = 70_000;
    static final int MAX_FRAMES = 100;

    private static final int RANDOM_SPLITS = 6;
    private static final int MARGIN = 3;

    private Decoding() {
    }

    /** The events of a client's frames. */
    static List<String> events(byte[]... frames) {
        return events(MAX_MESSAGE_BYTES, MAX_FRAMES, frames);
    }

    /** The events of a client's frames under these limits. */
    static List<String> events(int maxMessageBytes, int maxFrames, byte[]... frames) {
        byte[] bytes = ClientFrames.concat(frames);
        var expected = ReferenceDecoder.decode(bytes, maxMessageBytes, maxFrames);
        for (boolean direct : new boolean[] {true, false}) {
            check(expected, maxMessageBytes, maxFrames, bytes, direct, () -> bytes.length);
            check(expected, maxMessageBytes, maxFrames, bytes, direct, () -> 1);
        }
        for (int seed = 0; seed < RANDOM_SPLITS; seed++) {
            var random = new Random(seed);
            int longest = 1 + random.nextInt(bytes.length + 1);
            check(expected, maxMessageBytes, maxFrames, bytes, seed % 2 == 0, () -> 1 + random.nextInt(longest));
        }
        return expected.events();
    }

    private static void check(ReferenceDecoder.Outcome expected, int maxMessageBytes, int maxFrames, byte[] bytes,
        boolean direct, IntSupplier split) {
        assertThat(outcome(new FrameDecoder(maxMessageBytes, maxFrames), bytes, direct, split)).isEqualTo(expected);
    }

    /** Feeds a decoder with the bytes in parts of the supplied sizes. */
    static ReferenceDecoder.Outcome outcome(FrameDecoder decoder, byte[] bytes, boolean direct, IntSupplier split) {
        var recorder = new EventRecorder();
        var buffer = readBuffer(bytes.length, direct);
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(split.getAsInt(), bytes.length - at);
            buffer.clear().put(MARGIN, bytes, at, size).position(MARGIN).limit(MARGIN + size);
            feed(decoder, buffer, recorder);
            at += size;
            assertThat(decoder.heldBytes()).isLessThanOrEqualTo(
                Math.max(Gathering.FIRST_CAPACITY, 2 * at) + FrameLayout.MAX_CONTROL_LENGTH);
        }
        if (decoder.isIdle()) {
            assertThat(decoder.heldBytes()).isZero();
        }
        return new ReferenceDecoder.Outcome(recorder.events(), decoder.isIdle());
    }

    private static void feed(FrameDecoder decoder, ByteBuffer part, EventRecorder recorder) {
        int limit = part.limit();
        try {
            decoder.decode(part, recorder);
        } catch (WebSocketException e) {
            recorder.events().add(EventRecorder.failed(e.status().code()));
            assertThat(e.getMessage()).hasSizeLessThan(FrameLayout.MAX_CONTROL_LENGTH - 1);
        }
        assertThat(part.limit()).isEqualTo(limit);
        assertThat(part.hasRemaining()).isFalse();
    }

    /** A buffer in whose middle the bytes will lie, to be used over and over as a loop's read buffer is. */
    private static ByteBuffer readBuffer(int most, boolean direct) {
        int capacity = most + 2 * MARGIN;
        return direct ? ByteBuffer.allocateDirect(capacity)
            : ByteBuffer.allocate(capacity + 1).slice(1, capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
