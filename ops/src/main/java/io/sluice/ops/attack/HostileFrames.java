package io.sluice.ops.attack;

import io.sluice.ops.client.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** The frames of those who mean ill. */
final class HostileFrames {
    private static final int MASK = 0x5A17C39E;
    private static final int NOT_FINAL = 0x7F;
    private static final int COMPRESSED = 0x40;
    private static final int MASKED_LONG = 0xFF;
    /** Of a block that is flushed, which senders leave out (RFC 7692, section 7.2.1). */
    private static final int FLUSH_TAIL = 4;

    private HostileFrames() {
    }

    /** A whole, masked frame. */
    static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(payload.length + FrameWriter.MAX_OVERHEAD);
        FrameWriter.put(out, opcode, payload, payload.length, MASK);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A frame after which the message goes on. */
    static byte[] fragment(int opcode, byte[] payload) {
        byte[] frame = frame(opcode, payload);
        frame[0] &= NOT_FINAL;
        return frame;
    }

    /** The head of a frame of so many bytes, which are not there. */
    static byte[] declared(int opcode, long length) {
        return ByteBuffer.allocate(14).put((byte) (0x80 | opcode)).put((byte) MASKED_LONG).putLong(length).putInt(MASK)
            .array();
    }

    /** A compressed frame of so many zeros (RFC 7692, section 7.2.1). */
    static byte[] bomb(int opcode, int inflated) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[inflated]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        for (int length = buffer.length; length == buffer.length;) {
            length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, length);
        }
        deflater.end();
        return frame(COMPRESSED | opcode, Arrays.copyOf(out.toByteArray(), out.size() - FLUSH_TAIL));
    }

    /** The same again and again. */
    static byte[] times(int count, byte[] bytes) {
        byte[] all = new byte[count * bytes.length];
        for (int at = 0; at < all.length; at += bytes.length) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
        }
        return all;
    }

    /** One after the other. */
    static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
