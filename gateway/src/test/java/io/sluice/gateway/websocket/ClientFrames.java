package io.sluice.gateway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A client's frames as bytes: legal ones by name, any others by their parts. Written without the code under test.
 */
public final class ClientFrames {
    /** The final bit and opcodes as the first byte of a header. */
    public static final int FIN = 0x80;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** The masking key of the examples in RFC 6455, section 5.7. */
    public static final int KEY = 0x37fa213d;

    private ClientFrames() {
    }

    /** A message of text in one frame. */
    public static byte[] text(String message) {
        return frame(FIN | TEXT, message);
    }

    /** A message of bytes in one frame. */
    public static byte[] binary(byte... message) {
        return frame(FIN | BINARY, message);
    }

    /** A ping. */
    public static byte[] ping(String payload) {
        return frame(FIN | PING, payload);
    }

    /** A pong. */
    public static byte[] pong(String payload) {
        return frame(FIN | PONG, payload);
    }

    /** A close frame without a status. */
    public static byte[] close() {
        return frame(FIN | CLOSE);
    }

    /** A close frame. */
    public static byte[] close(int status, String reason) {
        byte[] words = utf8(reason);
        return frame(FIN | CLOSE, concat(new byte[] {(byte) (status >> 8), (byte) status}, words));
    }

    /** A masked frame of any first byte, with the length in its shortest form. */
    public static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, utf8(payload));
    }

    /** A masked frame of any first byte, with the length in its shortest form. */
    public static byte[] frame(int firstByte, byte... payload) {
        return masked(KEY, firstByte, payload);
    }

    /** A frame with this masking key. */
    public static byte[] masked(int key, int firstByte, String payload) {
        return masked(key, firstByte, utf8(payload));
    }

    /** A frame with this masking key. */
    public static byte[] masked(int key, int firstByte, byte... payload) {
        int length = payload.length;
        int form = length < 126 ? 0 : length < 65_536 ? 2 : 8;
        return concat(header(key, firstByte, length, form), xor(key, payload));
    }

    /** The header of a masked frame that declares its length in 0, 2 or 8 bytes after the second. */
    public static byte[] header(int key, int firstByte, long length, int form) {
        ByteBuffer header = ByteBuffer.allocate(2 + form + 4).put((byte) firstByte);
        switch (form) {
            case 0 -> header.put((byte) (0x80 | length));
            case 2 -> header.put((byte) (0x80 | 126)).putShort((short) length);
            default -> header.put((byte) (0x80 | 127)).putLong(length);
        }
        return header.putInt(key).array();
    }

    /** The bytes of all parts. */
    public static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    /** The bytes of hexadecimal digits, with or without spaces. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] xor(int key, byte[] payload) {
        byte[] masked = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            masked[i] = (byte) (payload[i] ^ (key >> (24 - 8 * (i % 4))));
        }
        return masked;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
