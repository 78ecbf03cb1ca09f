package io.sluice.protocol.delta;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * A delta while it is being written (Fossil, "Delta Format"): the target's length, then copies from the base and
 * literal runs, then a checksum of the target. What would pass its limit is not written. Belongs to one call.
 */
final class DeltaWriter {
    private static final byte[] DIGITS =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(US_ASCII);
    private static final int BITS_PER_DIGIT = 6;
    private static final int LAST_DIGIT = 63;
    private static final int MARKS_OF_A_COPY = 2;

    private final byte[] out;
    private int size;
    private boolean full;

    /** A delta that may have that many bytes at the most. */
    DeltaWriter(int limit) {
        out = new byte[limit];
    }

    /** How many bytes {@link #copy} writes for that copy. */
    static int copyLength(int offset, int count) {
        return digits(count) + digits(offset) + MARKS_OF_A_COPY;
    }

    /** The target's length, which comes first. */
    void length(int length) {
        number(length);
        put('\n');
    }

    /** Bytes of the base. */
    void copy(int offset, int count) {
        number(count);
        put('@');
        number(offset);
        put(',');
    }

    /** Bytes of the target itself; nothing when there are none. */
    void literal(byte[] target, int from, int to) {
        int count = to - from;
        if (count == 0) {
            return;
        }
        number(count);
        put(':');
        if (count > out.length - size) {
            full = true;
        } else {
            System.arraycopy(target, from, out, size, count);
            size += count;
        }
    }

    /** The end, with the checksum of the whole target. */
    void end(byte[] target) {
        number(checksum(target));
        put(';');
    }

    /** Whether the limit has been passed: what was written is then of no use. */
    boolean full() {
        return full;
    }

    /** The delta's bytes. */
    byte[] toByteArray() {
        return Arrays.copyOf(out, size);
    }

    /** The sum of the target's big-endian 32-bit words, the last one filled with zeros. */
    private static int checksum(byte[] target) {
        int sum = 0;
        int shift = Integer.SIZE;
        for (byte each : target) {
            shift -= Byte.SIZE;
            sum += (each & 0xFF) << shift;
            shift = shift == 0 ? Integer.SIZE : shift;
        }
        return sum;
    }

    /** The digits of an unsigned number, the highest first. */
    private void number(int value) {
        for (int i = digits(value) - 1; i >= 0; i--) {
            put(DIGITS[(value >>> (i * BITS_PER_DIGIT)) & LAST_DIGIT]);
        }
    }

    private static int digits(int value) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(value);
        return Math.max(1, (bits + BITS_PER_DIGIT - 1) / BITS_PER_DIGIT);
    }

    private void put(int value) {
        if (size == out.length) {
            full = true;
        } else {
            out[size++] = (byte) value;
        }
    }
}
