package io.sluice.gateway.websocket;

/** A message that has not come whole yet, and the decoder that holds it. Owned by the loop's thread. */
final class Unfinished {
    private final WebSocketTransport transport;
    private final FrameDecoder decoder;

    private int sinceTick;
    private boolean over;

    Unfinished(WebSocketTransport transport, FrameDecoder decoder, int sinceTick) {
        this.transport = transport;
        this.decoder = decoder;
        this.sinceTick = sinceTick;
    }

    WebSocketTransport transport() {
        return transport;
    }

    FrameDecoder decoder() {
        return decoder;
    }

    /** A message came whole; what is held from now on is another one. */
    void begunAnew(int tick) {
        sinceTick = tick;
    }

    /** Nothing is held any more. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    boolean isBefore(int tick) {
        return sinceTick < tick;
    }
}
