package io.sluice.gateway.websocket;

import static io.sluice.gateway.websocket.CloseStatus.INVALID_DATA;
import static io.sluice.gateway.websocket.CloseStatus.TOO_BIG;

import io.sluice.gateway.observe.GatewayMetrics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of permessage-deflate without context takeover (RFC 7692, section 7.2.2), for one message after
 * the other. Its inflater and memory serve all connections of a loop. Owned by the loop's thread.
 *
 * <p><b>Bounds.</b> No more is inflated than one byte beyond what a message may have. A message may consist of several
 * streams, each ended by a final block and beginning at the next byte (section 7.2.3.4): they are limited in number, as
 * beginning one costs more than its two bytes.
 */
final class Inflation implements AutoCloseable {
    /**
     * What senders leave out (section 7.2.2), which completes a stored block; then an empty final block, which says
     * nothing but shows whether the message ended where a block did or was cut off.
     */
    private static final byte[] END = {0, 0, (byte) 0xFF, (byte) 0xFF, 3, 0};
    private static final byte[] NOTHING = {};
    private static final int FIRST_CAPACITY = 4096;
    /** Memory for longer messages is let go before the next. */
    private static final int KEPT_CAPACITY = 64 * 1024 + 1;

    private final int maxBytes;
    private final int maxStreams;
    private final int firstCapacity;
    private final GatewayMetrics metrics;

    private @Nullable Inflater inflater;
    private byte[] output = NOTHING;
    private int size;
    private int most;
    private int streams;

    /**
     * Makes one that holds no memory yet.
     *
     * @param maxBytes bytes that a message may have; less than Integer.MAX_VALUE
     * @param maxStreams streams that a message may consist of
     * @param metrics hears of what is inflated
     */
    Inflation(int maxBytes, int maxStreams, GatewayMetrics metrics) {
        this.maxBytes = maxBytes;
        this.maxStreams = maxStreams;
        this.metrics = metrics;
        this.firstCapacity = Math.min(FIRST_CAPACITY, maxBytes + 1);
    }

    /** Inflates a whole message, which may be as long as any. */
    ByteBuffer inflate(ByteBuffer compressed) throws WebSocketException {
        return inflate(compressed, maxBytes);
    }

    /**
     * Inflates a whole message.
     *
     * @param compressed the payloads of its frames, heap or direct; consumed
     * @param longest bytes that this one may have, if fewer than any
     * @return the message, until the next call
     * @throws WebSocketException with 1009 as soon as a limit is exceeded; with 1007 when the data is corrupt, being
     *     inconsistent with the type of the message (RFC 6455, section 7.4.1; RFC 7692 names no status)
     */
    ByteBuffer inflate(ByteBuffer compressed, int longest) throws WebSocketException {
        most = Math.min(maxBytes, longest);
        if (output.length > KEPT_CAPACITY || output.length == 0) {
            output = new byte[firstCapacity];
        }
        int length = compressed.remaining();
        size = 0;
        streams = 0;
        inflateStreams(compressed);
        metrics.decompressed(length, size);
        return ByteBuffer.wrap(output, 0, size);
    }

    /** Frees all memory. What is inflated afterwards takes it anew, and leaves the native part to the collector. */
    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        output = NOTHING;
    }

    /** The bytes of memory held for messages. */
    int capacity() {
        return output.length;
    }

    private void inflateStreams(ByteBuffer compressed) throws WebSocketException {
        Inflater current = inflater == null ? new Inflater(true) : inflater;
        inflater = current;
        try {
            boolean ended = true;
            while (compressed.hasRemaining()) {
                TOO_BIG.unless(++streams <= maxStreams, "compressed message of too many streams");
                current.reset();
                current.setInput(compressed);
                ended = inflateAll(current);
            }
            // A sender that ends with a final block has to append an empty one; those who forget it can be understood.
            if (!ended) {
                current.setInput(END);
                INVALID_DATA.unless(inflateAll(current) && current.getRemaining() == 0, "compressed message cut off");
            }
        } catch (DataFormatException e) {
            throw new WebSocketException(INVALID_DATA, "corrupt compressed message");
        }
    }

    /** Inflates what there is of the stream; returns whether it has ended. */
    private boolean inflateAll(Inflater current) throws WebSocketException, DataFormatException {
        int count = inflateSome(current);
        while (count > 0) {
            size += count;
            TOO_BIG.unless(size <= most, "message too long");
            count = inflateSome(current);
        }
        return current.finished();
    }

    private int inflateSome(Inflater current) throws DataFormatException {
        if (size == output.length) {
            // One byte more than may come, so that too much shows itself.
            output = Arrays.copyOf(output, (int) Math.min(most + 1L, 2L * output.length));
        }
        return current.inflate(output, size, output.length - size);
    }
}
