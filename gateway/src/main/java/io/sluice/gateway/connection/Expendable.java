package io.sluice.gateway.connection;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;

/**
 * A stream of messages that give way to one another in the queue of a client that does not keep up. Immutable.
 *
 * @param key tells it from the other streams of a connection: a channel's name, empty for the transport's own
 * @param policy how they give way
 */
public record Expendable(String key, SlowPolicy policy) {
    /** Answers of the transport, of which the newest speaks for all before it (RFC 6455, section 5.5.3). */
    public static final Expendable PONGS = new Expendable("", SlowPolicy.KEEP_LATEST);
}
