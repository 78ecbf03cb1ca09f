package io.sluice.ops.client;

import java.nio.ByteBuffer;

/** The writing of a client's frames: whole messages, masked as RFC 6455, section 5.3 asks. */
public final class FrameWriter {
    /** Bytes that a frame takes beside its payload, at most. */
    public static final int MAX_OVERHEAD = 14;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LARGEST_SHORT_LENGTH = 0xffff;

    private FrameWriter() {
    }

    /**
     * Puts one frame into the buffer, which must have room for the payload and {@link #MAX_OVERHEAD}.
     *
     * @param mask the masking key; browsers draw it at random, and so should a caller
     */
    public static void put(ByteBuffer out, int opcode, byte[] payload, int length, int mask) {
        out.put((byte) (FIN | opcode));
        putLength(out, length);
        out.putInt(mask);
        for (int at = 0; at < length; at++) {
            out.put((byte) (payload[at] ^ (mask >>> (24 - 8 * (at & 3)))));
        }
    }

    private static void putLength(ByteBuffer out, int length) {
        if (length <= FrameParser.MAX_CONTROL) {
            out.put((byte) (MASKED | length));
        } else if (length <= LARGEST_SHORT_LENGTH) {
            out.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            out.put((byte) (MASKED | 127)).putLong(length);
        }
    }
}
