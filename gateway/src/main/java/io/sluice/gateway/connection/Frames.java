package io.sluice.gateway.connection;

import java.util.List;

/**
 * One or more whole frames, headers included, exactly as they go to the socket. Immutable and shared: all subscribers
 * of a channel are sent the same instance.
 */
public final class Frames {
    private final byte[] bytes;
    private final int count;

    /**
     * Wraps whole frames without a copy; the caller gives the array up.
     *
     * @param count how many messages they carry
     */
    public Frames(byte[] bytes, int count) {
        this.bytes = bytes;
        this.count = count;
    }

    /** Joins frames that leave together; order is kept. */
    public static Frames join(List<Frames> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int length = 0;
        int count = 0;
        for (Frames part : parts) {
            length += part.bytes.length;
            count += part.count;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (Frames part : parts) {
            System.arraycopy(part.bytes, 0, joined, at, part.bytes.length);
            at += part.bytes.length;
        }
        return new Frames(joined, count);
    }

    /** The frames themselves, not a copy; never written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many messages they carry. */
    public int count() {
        return count;
    }

    /** The number of bytes on the wire. */
    public int length() {
        return bytes.length;
    }
}
