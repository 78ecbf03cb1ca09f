package io.sluice.gateway.websocket;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.Loop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets of one loop share: the buffer that they are read through, the decoders that serve those whose
 * messages come whole, the watch over those whose don't, and what inflates compressed ones. Owned by the loop's thread.
 */
final class WebSocketLoop {
    private static final int READ_BUFFER_BYTES = 64 * 1024;

    private final Loop loop;
    private final int maxMessageBytes;
    private final int maxFrames;
    private final MessageHandler messages;
    private final int messageTicks;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final Inflation inflation;

    private final ArrayList<Unfinished> unfinished = new ArrayList<>();
    private @Nullable FrameDecoder spare;
    private @Nullable FrameDecoder inflatingSpare;

    /** Made by any thread; the watch begins on the loop's. */
    WebSocketLoop(Loop loop, ClientConfig config, MessageHandler messages) {
        this.loop = loop;
        this.maxMessageBytes = config.maxMessageBytes();
        this.maxFrames = config.maxFrames();
        this.messageTicks = (int) Math.max(1, config.messageTimeout().toMillis() / Loop.TICK_MILLIS);
        this.messages = messages;
        this.inflation = new Inflation(maxMessageBytes, maxFrames, loop.metrics());
        loop.execute(() -> loop.atTick(this::endOverdue));
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

    /** Watches over a message that is not complete: its decoder is the socket's own, until the message is over. */
    Unfinished watch(WebSocketTransport transport, FrameDecoder decoder) {
        Unfinished watched = new Unfinished(transport, decoder, loop.now());
        unfinished.add(watched);
        return watched;
    }

    private void endOverdue() {
        int latest = loop.now() - messageTicks;
        unfinished.removeIf(each -> {
            if (!each.isOver() && each.isBefore(latest)) {
                each.transport().messageOverdue();
            }
            return each.isOver();
        });
    }
}
