package io.sluice.protocol;

/**
 * The reasons for which the server takes a subscription away (client protocol, section 1.8). SDKs subscribe again after
 * codes from 2500 on.
 */
public enum UnsubscribeCode {
    /** A backend or operator ended the subscription. */
    SERVER(2000, "server unsubscribe"),
    /** The position is no longer certain; the client recovers by subscribing again. */
    INSUFFICIENT_STATE(2500, "insufficient state"),
    /** The subscription's token expired and was not refreshed. */
    EXPIRED(2501, "subscription expired"),
    /** Token and position are void; the client subscribes anew. */
    STATE_INVALIDATED(2502, "state invalidated");

    private final int code;
    private final String reason;

    UnsubscribeCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The fixed text on the wire. */
    public String reason() {
        return reason;
    }
}
