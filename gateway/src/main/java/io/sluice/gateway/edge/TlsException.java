package io.sluice.gateway.edge;

/** A certificate or its key can't be used; the text says which file, why, and which setting, in one line. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
