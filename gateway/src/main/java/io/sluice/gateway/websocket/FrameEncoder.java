package io.sluice.gateway.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames that a server sends (RFC 6455, section 5): final, unmasked, with the header in its shortest form. Since
 * nothing in them depends on the receiver, one array may be written to any number of sockets. Stateless; for any
 * thread.
 */
public final class FrameEncoder {
    /** The bytes of a reason that fit beside the status in a close frame. */
    private static final int MAX_REASON_BYTES = FrameLayout.MAX_CONTROL_LENGTH - Short.BYTES;

    private FrameEncoder() {
    }

    /** A message of text, which the caller knows to be UTF-8. */
    public static byte[] text(byte[] message) {
        return data(FrameLayout.TEXT, message);
    }

    /** A message of any bytes. */
    public static byte[] binary(byte[] message) {
        return data(FrameLayout.BINARY, message);
    }

    /**
     * A data frame with another payload, marked as compressed (RFC 7692, section 6).
     *
     * @param first the first byte of the frame without compression
     * @param payload an array with the payload at its beginning
     * @param length the payload's bytes
     */
    static byte[] compressed(byte first, byte[] payload, int length) {
        return startFrame((first & 0xFF) | FrameLayout.COMPRESSED, length).put(payload, 0, length).array();
    }

    /** Where the payload begins in one of these frames. */
    static int payloadStart(byte[] frame) {
        return switch (frame[1]) {
            case FrameLayout.LENGTH_IN_16_BITS -> 2 + Short.BYTES;
            case FrameLayout.LENGTH_IN_64_BITS -> 2 + Long.BYTES;
            default -> 2;
        };
    }

    /**
     * A ping with what remains in the buffer, whose position stays.
     *
     * @throws IllegalArgumentException when that is more than 125 bytes
     */
    public static byte[] ping(ByteBuffer payload) {
        return control(FrameLayout.PING, payload);
    }

    /**
     * A pong with what remains in the buffer, whose position stays; in answer to a ping, the ping's payload.
     *
     * @throws IllegalArgumentException when that is more than 125 bytes
     */
    public static byte[] pong(ByteBuffer payload) {
        return control(FrameLayout.PONG, payload);
    }

    /**
     * A close frame. With {@link CloseStatus#NO_STATUS}, the answer to a close frame without a status, it is empty.
     *
     * @param reason cut between two characters where it exceeds 123 bytes of UTF-8; a lone surrogate becomes "?"
     * @throws IllegalArgumentException when no close frame may carry the status
     */
    public static byte[] close(int status, String reason) {
        if (status == CloseStatus.NO_STATUS.code()) {
            return control(FrameLayout.CLOSE, ByteBuffer.allocate(0));
        }
        if (!CloseStatus.mayBeSent(status)) {
            throw new IllegalArgumentException("status=" + status);
        }
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        int length = wholeCharacters(words, MAX_REASON_BYTES);
        return control(FrameLayout.CLOSE, ByteBuffer.allocate(Short.BYTES + length)
            .putShort((short) status).put(words, 0, length).flip());
    }

    /** The most bytes, at most so many, that do not end inside a character. */
    private static int wholeCharacters(byte[] utf8, int most) {
        if (utf8.length <= most) {
            return utf8.length;
        }
        int length = most;
        while ((utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }

    private static byte[] control(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        if (length > FrameLayout.MAX_CONTROL_LENGTH) {
            throw new IllegalArgumentException("length=" + length);
        }
        return startFrame(FrameLayout.FIN | opcode, length).put(payload.duplicate()).array();
    }

    private static byte[] data(int opcode, byte[] message) {
        return startFrame(FrameLayout.FIN | opcode, message.length).put(message).array();
    }

    /** Makes an array that the frame fills, with the header in it; the payload goes where the buffer stands. */
    private static ByteBuffer startFrame(int firstByte, int length) {
        byte first = (byte) firstByte;
        if (length <= FrameLayout.MAX_LENGTH_IN_7_BITS) {
            return ByteBuffer.allocate(2 + length).put(first).put((byte) length);
        }
        if (length <= FrameLayout.MAX_LENGTH_IN_16_BITS) {
            return ByteBuffer.allocate(4 + length).put(first)
                .put((byte) FrameLayout.LENGTH_IN_16_BITS).putShort((short) length);
        }
        return ByteBuffer.allocate(10 + length).put(first).put((byte) FrameLayout.LENGTH_IN_64_BITS).putLong(length);
    }
}
