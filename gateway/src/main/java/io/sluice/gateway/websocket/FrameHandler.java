package io.sluice.gateway.websocket;

import java.nio.ByteBuffer;

/**
 * What a {@link FrameDecoder} found, in the order of the wire, on the thread that decodes.
 *
 * <p>A payload lies between the buffer's position and limit, and only until the method returns: the memory behind it is
 * the socket's read buffer. The position may be moved and the bytes between the two changed; nothing else, nor is the
 * decoder called from here. What a method throws ends the decoder's work as a protocol error would.
 */
interface FrameHandler {
    /** Whether messages still mean anything to it; they are not worth inflating when they don't. By default they do. */
    default boolean listens() {
        return true;
    }

    /** The bytes that a message which begins now may have, if fewer than any may. By default they are not fewer. */
    default int longestMessage() {
        return Integer.MAX_VALUE;
    }

    /**
     * A whole message.
     *
     * @param text whether it came as text; the payload is then valid UTF-8
     * @param payload the message, unmasked; may be empty
     */
    void message(boolean text, ByteBuffer payload);

    /** A ping, perhaps between the fragments of a message. Is to be answered by a pong with the same payload. */
    void ping(ByteBuffer payload);

    /** A pong, whether asked for or not. */
    void pong(ByteBuffer payload);

    /**
     * A valid close frame. No call follows it.
     *
     * @param status the client's status; 1005 when it gave none
     * @param reason the client's words, which nobody checked beyond their being UTF-8; may be empty
     */
    void close(int status, String reason);
}
