package io.sluice.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Compressed payloads as clients make them, in all the ways that RFC 7692, section 7.2.3, shows. */
public final class Compressing {
    /** The reserved bit of compressed messages. */
    public static final int RSV1 = 0x40;

    private Compressing() {
    }

    /** The payload of a compressed message. */
    public static byte[] deflate(byte[] message) {
        byte[] flushed = run(message, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(flushed, flushed.length - 4);
    }

    /** The payload of a compressed message of text. */
    public static byte[] deflate(String message) {
        return deflate(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload of a message that ends with a final block. */
    static byte[] finished(byte[] message) {
        return ClientFrames.concat(run(message, -1), new byte[1]);
    }

    /** What a compressed payload says, as the reference reads it. */
    public static byte[] inflate(byte[] payload) {
        try {
            return ReferenceInflater.inflate(payload);
        } catch (ReferenceInflater.Corrupt e) {
            throw new AssertionError("corrupt", e);
        }
    }

    /** What stands in the buffer. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] run(byte[] message, int flush) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        var all = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        deflater.setInput(message);
        if (flush < 0) {
            deflater.finish();
        }
        int count;
        do {
            count = deflater.deflate(part, 0, part.length, Math.max(flush, 0));
            all.write(part, 0, count);
        } while (count == part.length);
        deflater.end();
        return all.toByteArray();
    }
}
