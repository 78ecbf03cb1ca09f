package io.sluice.protocol;

/**
 * The reasons for which a command is refused while its connection lives on. Number and text are the client protocol's
 * (section 1.13); SDKs retry a connect or subscribe whose error is temporary, or is {@link #TOKEN_EXPIRED} (then with a
 * new token), and give up on any other.
 */
public enum ErrorCode {
    /** Something failed on our side; the same command may succeed later. */
    INTERNAL(100, "internal server error", true),
    /** The client did not say who it is. */
    UNAUTHORIZED(101, "unauthorized", false),
    /** The channel lies in no configured namespace. A malformed name is {@link #BAD_REQUEST}. */
    UNKNOWN_CHANNEL(102, "unknown channel", false),
    /** The client may not do this. */
    PERMISSION_DENIED(103, "permission denied", false),
    /** No such RPC method. */
    METHOD_NOT_FOUND(104, "method not found", false),
    /** The connection has, or is waiting for, this subscription. */
    ALREADY_SUBSCRIBED(105, "already subscribed", false),
    /** The connection has as many subscriptions as it may. */
    LIMIT_EXCEEDED(106, "limit exceeded", false),
    /** The command is understood but wrong; also the answer to a malformed channel name ({@link ChannelName#fault}). */
    BAD_REQUEST(107, "bad request", false),
    /** The feature is off for this channel, or not offered by this server. */
    NOT_AVAILABLE(108, "not available", false),
    /** The token has expired; the client fetches a new one and tries again. */
    TOKEN_EXPIRED(109, "token expired", false),
    /** The new expiry asked for lies in the past. */
    EXPIRED(110, "expired", false),
    /** Slow down; the same command may succeed later. */
    TOO_MANY_REQUESTS(111, "too many requests", true),
    /** The position can't be recovered. */
    UNRECOVERABLE_POSITION(112, "unrecoverable position", false),
    /** The stream changed while it was being paged through. */
    CONCURRENT_PAGINATION(113, "concurrent pagination", true);

    private final int code;
    private final String message;
    private final boolean temporary;

    ErrorCode(int code, String message, boolean temporary) {
        this.code = code;
        this.message = message;
        this.temporary = temporary;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The fixed text on the wire. */
    public String message() {
        return message;
    }

    /** Whether an SDK should retry by itself. */
    public boolean temporary() {
        return temporary;
    }
}
