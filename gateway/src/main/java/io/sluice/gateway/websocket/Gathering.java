package io.sluice.gateway.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a payload that came so far. Grows with what came, never with what was merely announced, and keeps
 * nothing once taken. Owned by its decoder.
 */
final class Gathering {
    /** What the first bytes of a payload may reserve, if it is to become that long. */
    static final int FIRST_CAPACITY = 4096;

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int size;

    int size() {
        return size;
    }

    /** The bytes of memory held: at most {@link #FIRST_CAPACITY}, or twice what came. */
    int capacity() {
        return bytes.length;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Appends what remains in the buffer, whose position stays.
     *
     * @param most the bytes that the payload will have in the end, as far as is known; not less than come now
     */
    void append(ByteBuffer in, int most) {
        int count = in.remaining();
        int needed = size + count;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(FIRST_CAPACITY, 2 * needed)));
        }
        in.get(in.position(), bytes, size, count);
        size = needed;
    }

    /** Gives the bytes away and is empty again. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, size);
        clear();
        return taken;
    }

    void clear() {
        bytes = NOTHING;
        size = 0;
    }
}
