package io.sluice.gateway.connection;

/** How a transport makes messages shorter for clients that can read that. Safe for all threads. */
@FunctionalInterface
public interface Compression {
    /**
     * The same message, compressed; the very same frames when that would save nothing.
     *
     * @param frames one message, uncompressed
     */
    Frames compress(Frames frames);
}
