package io.sluice.gateway.websocket;

import io.sluice.gateway.config.CompressionConfig;
import io.sluice.gateway.connection.Compression;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.observe.GatewayMetrics;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of permessage-deflate without context takeover (RFC 7692, section 7.2.1): what it makes depends on
 * the message alone and is sent to everyone. Safe for all threads.
 *
 * <p>A deflater takes some 270 kB of native memory, so there are only as many as threads deflate at once. They are kept
 * for the next message until {@link #close}.
 */
public final class PerMessageDeflate implements Compression, AutoCloseable {
    private final int minBytes;
    private final int level;
    private final GatewayMetrics metrics;
    private final ConcurrentLinkedDeque<Deflation> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    /**
     * Makes one that holds nothing yet.
     *
     * @param metrics hears of what is compressed
     */
    public PerMessageDeflate(CompressionConfig config, GatewayMetrics metrics) {
        this.minBytes = config.minBytes();
        this.level = config.level();
        this.metrics = metrics;
    }

    @Override
    public Frames compress(Frames plain) {
        byte[] frame = plain.bytes();
        int start = FrameEncoder.payloadStart(frame);
        int length = frame.length - start;
        if (length < minBytes) {
            return plain;
        }
        byte[] compressed = deflate(frame, start);
        if (compressed == null) {
            return plain;
        }
        metrics.compressed(length, compressed.length - FrameEncoder.payloadStart(compressed));
        return new Frames(compressed, plain.count());
    }

    /** Frees the native memory, of what is at work when that is done. Compressing goes on to work, at a higher cost. */
    @Override
    public void close() {
        closed = true;
        endIdle();
    }

    /** How many deflaters wait for work. */
    int idle() {
        return idle.size();
    }

    private byte @Nullable [] deflate(byte[] frame, int start) {
        Deflation borrowed = idle.pollFirst();
        Deflation deflation = borrowed == null ? new Deflation(new Deflater(level, true)) : borrowed;
        try {
            return deflation.deflate(frame, start);
        } finally {
            idle.addFirst(deflation);
            if (closed) {
                endIdle();
            }
        }
    }

    private void endIdle() {
        Deflation next = idle.pollFirst();
        while (next != null) {
            next.end();
            next = idle.pollFirst();
        }
    }
}
