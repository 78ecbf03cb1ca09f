package io.sluice.protocol.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.sluice.protocol.Payload;
import java.io.IOException;

/**
 * A cursor over messages with a length before each, strict about types: a known field of another wire type is an error,
 * and so is a group. What it allocates is never more than what it reads. Belongs to one call.
 *
 * <p>All methods throw an {@link IOException} when the bytes turn out not to be Protobuf, or over a limit, or of
 * another type than asked for.
 */
final class FieldReader {
    private final CodedInputStream in;
    private final ProtobufLimits limits;

    private int tag;
    private int depth;

    /** A cursor at the beginning of the bytes. */
    FieldReader(byte[] bytes, ProtobufLimits limits) throws InvalidProtocolBufferException {
        this.in = CodedInputStream.newInstance(bytes);
        this.limits = limits;
        // Otherwise a message could claim to reach beyond the last byte.
        in.pushLimit(bytes.length);
    }

    ProtobufLimits limits() {
        return limits;
    }

    /** Whether there is no further message. */
    boolean isAtEnd() throws IOException {
        return in.isAtEnd();
    }

    /** Reads the next message: its length, then each of its fields. */
    void message(Fields into) throws IOException {
        long length = in.readRawVarint64();
        if (length < 0 || length > in.getBytesUntilLimit()) {
            throw new FieldException("a length beyond the end");
        }
        if (++depth > limits.maxDepth()) {
            throw new FieldException("more than " + limits.maxDepth() + " levels");
        }
        int outer = in.pushLimit((int) length);
        while (nextField()) {
            into.field(WireFormat.getTagFieldNumber(tag), this);
        }
        in.popLimit(outer);
        depth--;
    }

    /** The field's value, a message. */
    void embedded(Fields into) throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        message(into);
    }

    /** Passes over the field, whatever it is. */
    void skip() throws IOException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP || !in.skipField(tag)) {
            throw new FieldException("a group");
        }
    }

    /** The field's value, a string in UTF-8. */
    String string() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        String value = in.readStringRequireUtf8();
        if (value.length() > limits.maxStringLength()) {
            throw new FieldException("a string of more than " + limits.maxStringLength() + " characters");
        }
        return value;
    }

    /** The field's value, bytes, which nobody has looked at; copied. */
    Payload payload() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return Payload.of(in.readByteArray(), Payload.Kind.BINARY);
    }

    /** The field's value, true or false. */
    boolean bool() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readBool();
    }

    /** The field's value, 0 to 2^32-1. */
    long uint32() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readUInt32() & 0xFFFF_FFFFL;
    }

    /** The field's value, -2^31 to 2^31-1. */
    int int32() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readInt32();
    }

    /** The field's value, any long. */
    long int64() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    /** The field's value, 0 to 2^63-1: the upper half of what the type could hold is no offset. */
    long offset() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        long value = in.readUInt64();
        if (value < 0) {
            throw new FieldException("number out of range");
        }
        return value;
    }

    private boolean nextField() throws IOException {
        tag = in.readTag();
        return tag != 0;
    }

    private void expect(int wireType) throws FieldException {
        if (WireFormat.getTagWireType(tag) != wireType) {
            throw new FieldException("value of another wire type than " + wireType);
        }
    }
}
