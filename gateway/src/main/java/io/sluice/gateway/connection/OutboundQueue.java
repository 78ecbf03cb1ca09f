package io.sluice.gateway.connection;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The bytes that a socket would not take yet, in order. Exists only while there are any. Shares its frames with other
 * queues, so that its byte count is what the client is behind, not what it costs alone. Owned by the loop's thread.
 */
final class OutboundQueue {
    /** The objects around a frame's bytes, and its place in the queue. */
    private static final int FRAME_OVERHEAD = 64;

    private final ArrayDeque<Frames> frames = new ArrayDeque<>(4);
    private int offset;
    private long bytes;

    long bytes() {
        return bytes;
    }

    /** The memory that it may cost at the worst: small frames weigh more than their bytes. */
    long weight() {
        return bytes + (long) frames.size() * FRAME_OVERHEAD;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void add(Frames more) {
        frames.addLast(more);
        bytes += more.length();
    }

    /** Puts frames before everything of which nothing has been sent yet. */
    void addUrgent(Frames urgent) {
        Frames begun = offset > 0 ? frames.pollFirst() : null;
        frames.addFirst(urgent);
        if (begun != null) {
            frames.addFirst(begun);
        }
        bytes += urgent.length();
    }

    /** Drops everything of which nothing has been sent yet; what has been begun must be ended. */
    void dropUnbegun() {
        Frames begun = offset > 0 ? frames.pollFirst() : null;
        frames.clear();
        bytes = 0;
        if (begun != null) {
            frames.addFirst(begun);
            bytes = (long) begun.length() - offset;
        }
    }

    /** Copies the next bytes into the buffer, as many as fit; they stay queued until {@link #sent}. */
    void fill(ByteBuffer buffer) {
        int from = offset;
        for (Frames next : frames) {
            int length = Math.min(next.length() - from, buffer.remaining());
            buffer.put(next.bytes(), from, length);
            if (!buffer.hasRemaining()) {
                return;
            }
            from = 0;
        }
    }

    /** Takes away bytes from the front that the socket has taken. */
    void sent(int length) {
        bytes -= length;
        offset += length;
        Frames head = frames.peekFirst();
        while (head != null && offset >= head.length()) {
            offset -= head.length();
            frames.pollFirst();
            head = frames.peekFirst();
        }
    }
}
