package io.sluice.gateway.websocket;

/**
 * A client's breach of the WebSocket protocol or of our limits, which fails the connection (RFC 6455, section 7.1.7).
 * It bears no stack trace: the peer is at fault, and hostile peers make many.
 */
final class WebSocketException extends Exception {
    private static final long serialVersionUID = 1;

    private final CloseStatus status;
    private final String reason;

    /**
     * Says what the client did, in at most 123 ASCII characters of our own: the text holds nothing of the client's,
     * so it may be logged and may be the reason of the close frame.
     */
    WebSocketException(CloseStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
        this.reason = message;
    }

    /** The status to close the connection with: 1002, 1007 or 1009. */
    CloseStatus status() {
        return status;
    }

    /** What the client did, fit for the log and for the close frame. */
    String reason() {
        return reason;
    }
}
