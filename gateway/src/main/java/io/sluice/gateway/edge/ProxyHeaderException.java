package io.sluice.gateway.edge;

/** A connection does not begin with a header of the PROXY protocol as it has to; the text is a few fixed words. */
public final class ProxyHeaderException extends Exception {
    private static final long serialVersionUID = 1;

    ProxyHeaderException(String message) {
        super(message, null, false, false);
    }
}
