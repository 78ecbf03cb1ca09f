package io.sluice.gateway.websocket;

import io.sluice.gateway.connection.Loop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of one loop share: the buffer that they are read through, and the decoder that serves those whose
 * messages come whole. Owned by the loop's thread.
 */
final class WebSocketLoop {
    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final Loop loop;
    private final int maxMessageBytes;
    private final int maxFrames;
    private final MessageHandler messages;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);

    private @Nullable FrameDecoder spare;

    WebSocketLoop(Loop loop, int maxMessageBytes, int maxFrames, MessageHandler messages) {
        this.loop = loop;
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrames = maxFrames;
        this.messages = messages;
    }

    Loop loop() {
        return loop;
    }

    MessageHandler messages() {
        return messages;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** An idle decoder, lent until it is given back or kept for good by the socket that needs it on. */
    FrameDecoder borrowDecoder() {
        FrameDecoder lent = spare;
        spare = null;
        return lent == null ? new FrameDecoder(maxMessageBytes, maxFrames) : lent;
    }

    void giveBack(FrameDecoder idle) {
        spare = idle;
    }
}
