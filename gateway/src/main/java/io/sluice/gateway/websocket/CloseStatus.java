package io.sluice.gateway.websocket;

/**
 * The registered statuses of a close frame (RFC 6455, section 7.4.1, and IANA's registry of WebSocket close codes).
 */
public enum CloseStatus {
    /** The purpose of the connection is fulfilled. */
    NORMAL(1000),
    /** The endpoint goes away. */
    GOING_AWAY(1001),
    /** The peer broke the framing rules. */
    PROTOCOL_ERROR(1002),
    /** The peer sent a type of data that is not taken. */
    UNSUPPORTED_DATA(1003),
    /** Says locally that a close frame bore no status; never sent. */
    NO_STATUS(1005),
    /** Says locally that the connection ended without a close frame; never sent. */
    ABNORMAL(1006),
    /** Text that is not UTF-8. */
    INVALID_DATA(1007),
    /** The peer broke a policy that no other status names. */
    POLICY_VIOLATION(1008),
    /** A message too big to process. */
    TOO_BIG(1009),
    /** The client misses an extension; said by clients only. */
    MANDATORY_EXTENSION(1010),
    /** Something failed in the endpoint that closes. */
    INTERNAL_ERROR(1011),
    /** The service restarts. */
    SERVICE_RESTART(1012),
    /** The service is overloaded. */
    TRY_AGAIN_LATER(1013),
    /** A gateway got an invalid response from behind. */
    BAD_GATEWAY(1014),
    /** Says locally that the TLS handshake failed; never sent. */
    TLS_HANDSHAKE(1015);

    private final int code;

    CloseStatus(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /**
     * Whether a close frame may carry this number: 1000 to 1014 as far as registered and not reserved for local use,
     * and 3000 to 4999, the ranges of libraries and applications (RFC 6455, section 7.4.2).
     */
    public static boolean mayBeSent(int code) {
        return (code >= NORMAL.code && code <= UNSUPPORTED_DATA.code)
            || (code >= INVALID_DATA.code && code <= BAD_GATEWAY.code)
            || (code >= 3000 && code <= 4999);
    }

    /**
     * Fails the connection with this status unless the rule was kept. Not a method of the exception, since those are
     * never inlined by HotSpot, and every frame passes here.
     */
    void unless(boolean kept, String breach) throws WebSocketException {
        if (!kept) {
            throw new WebSocketException(this, breach);
        }
    }
}
