package io.sluice.protocol;

/**
 * The reasons for which the server ends a connection. Number and text are the client protocol's (section 1.13); they
 * travel as status and reason of the WebSocket close frame. SDKs come back after codes below 3500 and stay away after
 * the others.
 */
public enum DisconnectCode {
    /** The transport is simply dropped; this code never appears in a close frame. */
    CONNECTION_CLOSED(3000, "connection closed"),
    /** The gateway stops; another one will take the client. */
    SHUTDOWN(3001, "shutdown"),
    /** Something failed on our side. */
    INTERNAL(3004, "internal server error"),
    /** The connection's token expired and was not refreshed. */
    CONNECTION_EXPIRED(3005, "connection expired"),
    /** A subscription's token expired and was not refreshed. */
    SUBSCRIPTION_EXPIRED(3006, "subscription expired"),
    /** More bytes wait for this client than it may have queued. */
    SLOW(3008, "slow"),
    /** Writing to the socket failed. */
    WRITE_ERROR(3009, "write error"),
    /** The client's position is no longer certain; it recovers by coming back. */
    INSUFFICIENT_STATE(3010, "insufficient state"),
    /** An operator or backend asks the client to come back. */
    FORCE_RECONNECT(3011, "force reconnect"),
    /** A ping was not answered in time. */
    NO_PONG(3012, "no pong"),
    /** The client sends more commands than the server will queue. */
    TOO_MANY_REQUESTS(3013, "too many requests"),
    /** Token and positions are void; the client starts anew. */
    STATE_INVALIDATED(3014, "state invalidated"),
    /** The token is malformed, forged, or meant for something else. */
    INVALID_TOKEN(3500, "invalid token"),
    /** The client broke the protocol. */
    BAD_REQUEST(3501, "bad request"),
    /** The client did not connect in time. */
    STALE(3502, "stale"),
    /** An operator or backend ends the client's connection for good. */
    FORCE_DISCONNECT(3503, "force disconnect"),
    /** The user has as many connections as it may. */
    CONNECTION_LIMIT(3504, "connection limit"),
    /** The connection would hold more channels than it may. */
    CHANNEL_LIMIT(3505, "channel limit"),
    /** A payload can't be said in the client's wire form. */
    INAPPROPRIATE_PROTOCOL(3506, "inappropriate protocol"),
    /** The client may not connect. */
    PERMISSION_DENIED(3507, "permission denied"),
    /** The server does not offer what the client used. */
    NOT_AVAILABLE(3508, "not available"),
    /** The client caused too many errors. */
    TOO_MANY_ERRORS(3509, "too many errors");

    private static final int FIRST_TERMINAL = 3500;

    private final int code;
    private final String reason;

    DisconnectCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The fixed text on the wire: under 124 UTF-8 bytes, and never JSON, which SDKs would try to read. */
    public String reason() {
        return reason;
    }

    /** Whether SDKs reconnect after it. */
    public boolean reconnect() {
        return code < FIRST_TERMINAL;
    }
}
