package io.sluice.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * RFC 1951 and section 7.2.2 of RFC 7692 read slowly and plainly, bit by bit, after the manner of zlib's puff. Shares
 * no code with the JDK's inflater.
 */
final class ReferenceInflater {
    private static final byte[] END = {0, 0, (byte) 0xFF, (byte) 0xFF, 3, 0};
    private static final int[] LENGTHS = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67,
        83, 99, 115, 131, 163, 195, 227, 258};
    private static final int[] LENGTH_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4,
        5, 5, 5, 5, 0};
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] data;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private int bit;
    private byte[] stream = new byte[1 << 18];
    private int size;

    private ReferenceInflater(byte[] data) {
        this.data = data;
    }

    /** Data that no deflater makes, or that was cut off. */
    static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Inflates the payload of a compressed message. */
    static byte[] inflate(byte[] payload) throws Corrupt {
        var inflater = new ReferenceInflater(ClientFrames.concat(payload, END));
        int at = 0;
        while (at < payload.length) {
            at = inflater.stream();
        }
        check(at == payload.length || at == payload.length + END.length);
        return inflater.output.toByteArray();
    }

    /** Reads up to a final block and the byte that it ends in, and returns where the next would begin. */
    private int stream() throws Corrupt {
        size = 0;
        boolean last;
        do {
            last = bits(1) == 1;
            switch (bits(2)) {
                case 0 -> stored();
                case 1 -> codes(fixedLengths(), new Code(filled(30, 5)));
                case 2 -> dynamic();
                default -> throw new Corrupt();
            }
        } while (!last);
        output.write(stream, 0, size);
        bit = (bit + 7) / 8 * 8;
        return bit / 8;
    }

    private void stored() throws Corrupt {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        check(bits(16) == (length ^ 0xFFFF));
        for (int i = 0; i < length; i++) {
            put(bits(8));
        }
    }

    private static Code fixedLengths() throws Corrupt {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return new Code(lengths);
    }

    private void dynamic() throws Corrupt {
        int lengthCount = bits(5) + 257;
        int distanceCount = bits(5) + 1;
        int codeCount = bits(4) + 4;
        check(lengthCount <= 286 && distanceCount <= 30);
        int[] lengths = new int[19];
        for (int i = 0; i < codeCount; i++) {
            lengths[ORDER[i]] = bits(3);
        }
        var code = new Code(lengths);
        check(code.left == 0);
        int[] all = readLengths(code, lengthCount + distanceCount);
        check(all[256] != 0);
        var symbols = new Code(Arrays.copyOf(all, lengthCount));
        var distances = new Code(Arrays.copyOfRange(all, lengthCount, all.length));
        check(symbols.isUsable() && distances.isUsable());
        codes(symbols, distances);
    }

    private int[] readLengths(Code code, int count) throws Corrupt {
        int[] lengths = new int[count];
        int at = 0;
        while (at < count) {
            int symbol = code.read(this);
            if (symbol < 16) {
                lengths[at++] = symbol;
                continue;
            }
            check(symbol != 16 || at > 0);
            int value = symbol == 16 ? lengths[at - 1] : 0;
            int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            check(at + times <= count);
            Arrays.fill(lengths, at, at + times, value);
            at += times;
        }
        return lengths;
    }

    private void codes(Code symbols, Code distances) throws Corrupt {
        int symbol = symbols.read(this);
        while (symbol != 256) {
            if (symbol < 256) {
                put(symbol);
            } else {
                copy(symbol - 257, distances);
            }
            symbol = symbols.read(this);
        }
    }

    private void copy(int lengthCode, Code distances) throws Corrupt {
        check(lengthCode < LENGTHS.length);
        int length = LENGTHS[lengthCode] + bits(LENGTH_BITS[lengthCode]);
        int code = distances.read(this);
        int extra = Math.max(0, code / 2 - 1);
        int distance = 1 + (code < 2 ? code : ((2 + code % 2) << extra) + bits(extra));
        check(distance <= size);
        for (int i = 0; i < length; i++) {
            put(stream[size - distance]);
        }
    }

    private void put(int value) {
        if (size == stream.length) {
            stream = Arrays.copyOf(stream, 2 * size);
        }
        stream[size++] = (byte) value;
    }

    private int bits(int count) throws Corrupt {
        int value = 0;
        for (int i = 0; i < count; i++) {
            check(bit / 8 < data.length);
            value |= ((data[bit / 8] >> (bit % 8)) & 1) << i;
            bit++;
        }
        return value;
    }

    private static int[] filled(int size, int value) {
        int[] filled = new int[size];
        Arrays.fill(filled, value);
        return filled;
    }

    private static void check(boolean right) throws Corrupt {
        if (!right) {
            throw new Corrupt();
        }
    }

    /** A Huffman code, by the lengths of its symbols' codes (RFC 1951, section 3.2.2). */
    private static final class Code {
        private final int[] lengths;
        private final int[] counts = new int[16];
        private int left = 1;

        Code(int[] lengths) throws Corrupt {
            this.lengths = lengths;
            Arrays.stream(lengths).forEach(length -> counts[length]++);
            for (int length = 1; length < 16; length++) {
                left = left * 2 - counts[length];
                check(left >= 0);
            }
        }

        /** Complete, or without symbols, or with one of one bit, which zlib allows. */
        boolean isUsable() {
            return left == 0 || counts[0] == lengths.length || counts[0] + counts[1] == lengths.length;
        }

        int read(ReferenceInflater in) throws Corrupt {
            int code = 0;
            int first = 0;
            for (int length = 1; length < 16; length++) {
                code = code * 2 + in.bits(1);
                if (code - first < counts[length]) {
                    return symbol(length, code - first);
                }
                first = (first + counts[length]) * 2;
            }
            throw new Corrupt();
        }

        private int symbol(int length, int index) {
            int left = index;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && left-- == 0) {
                    return symbol;
                }
            }
            throw new AssertionError("no symbol");
        }
    }
}
