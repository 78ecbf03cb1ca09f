package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;

/** A walk through the fields of one Protobuf message. Owned by one thread. */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int MOST_BITS = 63;

    private final byte[] bytes;
    private final int end;

    private int at;
    private int field;
    private int type;

    /** A walk through the bytes from {@code from} to before {@code to}. */
    ProtoReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        at = from;
        end = to;
    }

    /** Whether nothing is left. */
    boolean isAtEnd() {
        return at == end;
    }

    /** Goes to the next field, whose value must be read or skipped then; answers whether there is one. */
    boolean next() throws ProtocolException {
        if (isAtEnd()) {
            return false;
        }
        int tag = (int) varint();
        field = tag >>> 3;
        type = tag & 7;
        return true;
    }

    /** The number of the field. */
    int field() {
        return field;
    }

    /** Its value, a number. */
    long number() throws ProtocolException {
        expect(VARINT);
        return varint();
    }

    /** Its value, yes or no. */
    boolean flag() throws ProtocolException {
        return number() != 0;
    }

    /** Its value, text or opaque bytes that are text here. */
    String text() throws ProtocolException {
        ProtoReader value = message();
        return new String(bytes, value.at, value.end - value.at, UTF_8);
    }

    /** Its value, a message. */
    ProtoReader message() throws ProtocolException {
        expect(LENGTH);
        return delimited();
    }

    /** What follows behind its length, as messages of a frame do. */
    ProtoReader delimited() throws ProtocolException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new ProtocolException("a message of " + length + " bytes, of which " + (end - at) + " came");
        }
        at += (int) length;
        return new ProtoReader(bytes, at - (int) length, at);
    }

    /** Passes over its value. */
    void skip() throws ProtocolException {
        switch (type) {
            case VARINT -> varint();
            case LENGTH -> delimited();
            case FIXED_64 -> skip(Long.BYTES);
            case FIXED_32 -> skip(Integer.BYTES);
            default -> throw new ProtocolException("a field of type " + type);
        }
    }

    private void skip(int count) throws ProtocolException {
        if (count > end - at) {
            throw new ProtocolException("a message that is cut off");
        }
        at += count;
    }

    private void expect(int wanted) throws ProtocolException {
        if (type != wanted) {
            throw new ProtocolException("field " + field + " has type " + type + ", not " + wanted);
        }
    }

    private long varint() throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift <= MOST_BITS; shift += 7) {
            if (isAtEnd()) {
                throw new ProtocolException("a number that is cut off");
            }
            byte octet = bytes[at];
            at++;
            value |= (octet & 0x7fL) << shift;
            if (octet >= 0) {
                return value;
            }
        }
        throw new ProtocolException("a number over 64 bits");
    }
}
