package io.sluice.protocol;

/**
 * A client's message that can't be read. Ends the connection with {@link DisconnectCode#BAD_REQUEST}; the text is for
 * the log and never reaches the peer.
 */
public final class MalformedCommandException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what is wrong, in our own words and without the client's bytes. */
    public MalformedCommandException(String message) {
        super(message, null, false, false);
    }
}
