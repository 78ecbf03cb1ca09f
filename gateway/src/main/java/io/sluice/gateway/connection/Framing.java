package io.sluice.gateway.connection;

/** How a transport wraps one message for its socket. Stateless and safe for all threads. */
@FunctionalInterface
public interface Framing {
    /** The message with the transport's header before it. */
    byte[] frame(byte[] message);
}
