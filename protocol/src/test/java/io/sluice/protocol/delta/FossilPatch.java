package io.sluice.protocol.delta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The applying of deltas, written from the description of their format (fossil-scm.org, "Delta Format"). */
final class FossilPatch {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    private final byte[] base;
    private final ByteBuffer delta;
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();

    private FossilPatch(byte[] base, byte[] delta) {
        this.base = base;
        this.delta = ByteBuffer.wrap(delta);
    }

    /** The target; throws when the delta is not one, or not one of this base. */
    static byte[] apply(byte[] base, byte[] delta) {
        return new FossilPatch(base, delta).run();
    }

    private byte[] run() {
        long length = number();
        require(delta.get() == '\n', "the length ends with a line break");
        while (true) {
            long number = number();
            switch (delta.get()) {
                case '@' -> copy((int) number);
                case ':' -> literal((int) number);
                case ';' -> {
                    require(target.size() == length, "length");
                    require(number == checksum(target.toByteArray()), "checksum");
                    require(!delta.hasRemaining(), "nothing comes after the checksum");
                    return target.toByteArray();
                }
                default -> throw new IllegalArgumentException("operator");
            }
        }
    }

    private void copy(int count) {
        int offset = (int) number();
        require(delta.get() == ',', "a copy ends with a comma");
        require(offset + count <= base.length, "copy within the base");
        target.write(base, offset, count);
    }

    private void literal(int count) {
        byte[] run = new byte[count];
        delta.get(run);
        target.writeBytes(run);
    }

    private long number() {
        long value = 0;
        int digit = DIGITS.indexOf(delta.get(delta.position()));
        require(digit >= 0, "a number");
        while (digit >= 0) {
            delta.get();
            value = value * 64 + digit;
            digit = DIGITS.indexOf(delta.get(delta.position()));
        }
        return value;
    }

    private static long checksum(byte[] bytes) {
        ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4));
        long sum = 0;
        while (padded.hasRemaining()) {
            sum += padded.getInt();
        }
        return sum & 0xFFFF_FFFFL;
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " at " + delta.position() + " in "
                + new String(delta.array(), ISO_8859_1));
        }
    }
}
