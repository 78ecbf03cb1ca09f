package io.sluice.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The masking of a client's payload (RFC 6455, section 5.3): byte {@code i} is XORed with byte {@code i mod 4} of the
 * key. A key is an int, its first byte on top.
 */
final class Mask {
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Mask() {
    }

    /** Masks or unmasks the bytes between position and limit where they lie; position and limit stay. */
    static void apply(int key, ByteBuffer bytes) {
        long twice = (long) key << 32 | (key & 0xFFFFFFFFL);
        int i = bytes.position();
        int end = bytes.limit();
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ twice);
        }
        for (int shift = 56; i < end; i++, shift -= 8) {
            bytes.put(i, (byte) (bytes.get(i) ^ twice >>> shift));
        }
    }

    /** The key for what follows after so many bytes. */
    static int after(int bytes, int key) {
        return Integer.rotateLeft(key, bytes << 3);
    }
}
