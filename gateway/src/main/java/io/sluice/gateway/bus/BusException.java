package io.sluice.gateway.bus;

/** The bus could not do what was asked; the text says why, without secrets. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what failed. */
    public BusException(String message) {
        super(message);
    }

    /** Says what failed, and because of what. */
    public BusException(String message, Throwable cause) {
        super(message, cause);
    }
}
