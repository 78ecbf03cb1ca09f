package io.sluice.protocol.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An array into which one message is written that just fits. Belongs to one call. */
final class FieldOutput implements FieldWriter {
    private final CodedOutputStream out;

    private FieldOutput(CodedOutputStream out) {
        this.out = out;
    }

    /** The message, its length before it. */
    static byte[] delimited(Content content) {
        try {
            int length = FieldSizes.of(content);
            byte[] message = new byte[CodedOutputStream.computeUInt32SizeNoTag(length) + length];
            CodedOutputStream out = CodedOutputStream.newInstance(message);
            out.writeUInt32NoTag(length);
            content.writeTo(new FieldOutput(out));
            out.checkNoSpaceLeft();
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException("an array has no room for what was measured", e);
        }
    }

    @Override
    public void string(int number, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeString(number, WholePairs.of(value));
        }
    }

    @Override
    public void bytes(int number, byte[] value) throws IOException {
        if (value.length > 0) {
            out.writeByteArray(number, value);
        }
    }

    @Override
    public void bool(int number, boolean value) throws IOException {
        if (value) {
            out.writeBool(number, true);
        }
    }

    @Override
    public void uint32(int number, long value) throws IOException {
        if (value != 0) {
            out.writeUInt32(number, (int) value);
        }
    }

    @Override
    public void uint64(int number, long value) throws IOException {
        if (value != 0) {
            out.writeUInt64(number, value);
        }
    }

    @Override
    public void message(int number, Content content) throws IOException {
        out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(FieldSizes.of(content));
        content.writeTo(this);
    }
}
