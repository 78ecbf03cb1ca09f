package io.sluice.protocol.protobuf;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** A count of the bytes that a message's fields take. Belongs to one call. */
final class FieldSizes implements FieldWriter {
    private int size;

    private FieldSizes() {
    }

    /** The bytes of the message, without its length. */
    static int of(Content content) throws IOException {
        FieldSizes sizes = new FieldSizes();
        content.writeTo(sizes);
        return sizes.size;
    }

    @Override
    public void string(int number, String value) {
        if (!value.isEmpty()) {
            size += CodedOutputStream.computeStringSize(number, WholePairs.of(value));
        }
    }

    @Override
    public void bytes(int number, byte[] value) {
        if (value.length > 0) {
            size += CodedOutputStream.computeByteArraySize(number, value);
        }
    }

    @Override
    public void bool(int number, boolean value) {
        if (value) {
            size += CodedOutputStream.computeBoolSize(number, true);
        }
    }

    @Override
    public void uint32(int number, long value) {
        if (value != 0) {
            size += CodedOutputStream.computeUInt32Size(number, (int) value);
        }
    }

    @Override
    public void uint64(int number, long value) {
        if (value != 0) {
            size += CodedOutputStream.computeUInt64Size(number, value);
        }
    }

    @Override
    public void message(int number, Content content) throws IOException {
        int length = of(content);
        size += CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
    }
}
