package io.sluice.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A strict check of UTF-8 (RFC 3629), made for text that is mostly ASCII.
 */
public final class Utf8 {
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int BROKEN = -1;

    private Utf8() {
    }

    /**
     * Whether the bytes are well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF, no character cut
     * off at the end. No bytes at all are well-formed.
     *
     * @param from the first byte's index
     * @param to the index after the last byte
     * @throws IndexOutOfBoundsException when the range does not lie within the array
     */
    public static boolean valid(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        int at = skipAscii(bytes, from, to);
        while (at < to) {
            at = skipCharacter(bytes, at, to);
            if (at == BROKEN) {
                return false;
            }
            at = skipAscii(bytes, at, to);
        }
        return true;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Passes one character outside ASCII. RFC 3629, section 4, narrows the second byte after some first bytes. */
    private static int skipCharacter(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            return tail(bytes, at + 1, 0x80, 0xBF, 1, to);
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return tail(bytes, at + 1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF, 2, to);
        }
        if (first >= 0xF0 && first <= 0xF4) {
            return tail(bytes, at + 1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF, 3, to);
        }
        return BROKEN;
    }

    private static int tail(byte[] bytes, int at, int low, int high, int count, int to) {
        if (to - at < count) {
            return BROKEN;
        }
        int second = bytes[at] & 0xFF;
        if (second < low || second > high) {
            return BROKEN;
        }
        for (int i = at + 1; i < at + count; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return BROKEN;
            }
        }
        return at + count;
    }
}
