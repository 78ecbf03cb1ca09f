package io.sluice.ops.load;

import java.net.URI;

/**
 * No protocol at all: who connects to a channel's address has subscribed it, and each message is one payload. What
 * nchan speaks.
 */
final class RawDialect implements Dialect {
    /** Stands for the channel in an address, as URIs must write braces. */
    static final String PLACEHOLDER = "%7Bchannel%7D";

    private final LoopTools tools;

    RawDialect(LoopTools tools) {
        this.tools = tools;
    }

    @Override
    public URI url(LoadClient client) {
        String channel = tools.plan.traffic().channel(tools.plan.channel(client.index(), 0));
        return URI.create(tools.plan.clients().url(client.index()).toString().replace(PLACEHOLDER, channel));
    }

    @Override
    public void upgraded(LoadConnection connection) {
        connection.subscribed();
    }

    @Override
    public void reply(LoadConnection connection, byte[] bytes, int from, int to) {
        if (!connection.client().judge(bytes, from, to)) {
            tools.tally.foreign++;
        }
    }
}
