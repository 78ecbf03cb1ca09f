package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A writer of one Protobuf message; what has its default is left out. Owned by one thread. */
final class ProtoWriter {
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3);
            varint(value);
        }
        return this;
    }

    ProtoWriter text(int field, String value) {
        return value.isEmpty() ? this : bytes(field, value.getBytes(UTF_8));
    }

    ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.out.toByteArray());
    }

    /** The message behind its length. */
    byte[] delimited() {
        ProtoWriter frame = new ProtoWriter();
        frame.varint(out.size());
        frame.out.writeBytes(out.toByteArray());
        return frame.out.toByteArray();
    }

    private ProtoWriter bytes(int field, byte[] value) {
        varint(((long) field << 3) | LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
