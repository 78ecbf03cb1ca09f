package io.sluice.gateway.http;

/** A listener could not be opened; the text says which, why, and which setting to change, in one line. */
public final class ListenerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ListenerException(String message, Throwable cause) {
        super(message, cause);
    }
}
