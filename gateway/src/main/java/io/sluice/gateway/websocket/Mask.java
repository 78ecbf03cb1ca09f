package io.sluice.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The masking of a client's payload (RFC 6455, section 5.3): byte {@code i} is XORed with byte {@code i mod 4} of the
 * key. A key is an int with its first byte lowest, so that eight bytes at once need no swap on common processors.
 */
final class Mask {
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Mask() {
    }

    /**
     * Takes the mask off the bytes between position and limit where they lie; position and limit stay.
     *
     * @return whether all of the bytes are now ASCII, which is known at no cost here and spares text a second look
     */
    static boolean remove(int key, ByteBuffer bytes) {
        long twice = (long) key << 32 | (key & 0xFFFFFFFFL);
        long seen = 0;
        int i = bytes.position();
        int end = bytes.limit();
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i) ^ twice;
            LONGS.set(bytes, i, eight);
            seen |= eight;
        }
        for (; i < end; i++) {
            byte one = (byte) (bytes.get(i) ^ twice);
            bytes.put(i, one);
            seen |= one;
            twice >>>= Byte.SIZE;
        }
        return (seen & NOT_ASCII) == 0;
    }

    /** The key for what follows after so many bytes. */
    static int after(int bytes, int key) {
        return Integer.rotateRight(key, bytes * Byte.SIZE);
    }
}
