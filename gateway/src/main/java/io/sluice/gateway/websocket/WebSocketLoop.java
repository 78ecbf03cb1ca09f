package io.sluice.gateway.websocket;

import io.sluice.gateway.connection.Loop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of one loop share: the buffer that they are read through, the decoders that serve those whose
 * messages come whole, and what inflates compressed ones. Owned by the loop's thread.
 */
final class WebSocketLoop {
    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final Loop loop;
    private final int maxMessageBytes;
    private final int maxFrames;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Inflation inflation;

    private @Nullable FrameDecoder spare;
    private @Nullable FrameDecoder inflatingSpare;

    WebSocketLoop(Loop loop, int maxMessageBytes, int maxFrames) {
        this.loop = loop;
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrames = maxFrames;
        this.inflation = new Inflation(maxMessageBytes, maxFrames, loop.metrics());
    }

    Loop loop() {
        return loop;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /**
     * An idle decoder, lent until it is given back or kept for good by the socket that needs it on.
     *
     * @param inflating whether compressed messages may come
     */
    FrameDecoder borrowDecoder(boolean inflating) {
        FrameDecoder lent = inflating ? inflatingSpare : spare;
        if (inflating) {
            inflatingSpare = null;
        } else {
            spare = null;
        }
        return lent == null ? new FrameDecoder(maxMessageBytes, maxFrames, inflating ? inflation : null) : lent;
    }

    void giveBack(FrameDecoder idle) {
        if (idle.isInflating()) {
            inflatingSpare = idle;
        } else {
            spare = idle;
        }
    }

    /** Frees memory that is not the heap's. */
    void close() {
        inflation.close();
    }
}
