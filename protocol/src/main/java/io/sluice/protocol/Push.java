package io.sluice.protocol;

/**
 * What the server says on its own.
 */
public sealed interface Push {
    /**
     * A message of a channel.
     *
     * @param channel the channel
     * @param publication the message
     * @param epoch the epoch of its offset, for whoever subscribed before there was one; empty when all know it
     */
    record Published(String channel, Publication publication, String epoch) implements Push {
        /** A message that says nothing of its epoch. */
        public Published(String channel, Publication publication) {
            this(channel, publication, "");
        }

        /** The same with another form of the publication. */
        public Published with(Publication other) {
            return new Published(channel, other, epoch);
        }
    }

    /**
     * A client came into a channel.
     *
     * @param channel the channel
     * @param info who
     */
    record Join(String channel, ClientInfo info) implements Push {
    }

    /**
     * A client went out of a channel.
     *
     * @param channel the channel
     * @param info who
     */
    record Leave(String channel, ClientInfo info) implements Push {
    }

    /**
     * The server subscribed the client to a channel.
     *
     * @param channel the channel
     * @param recoverable whether the client may recover from its position
     * @param position where the subscription begins
     */
    record Subscribed(String channel, boolean recoverable, StreamPosition position) implements Push {
    }

    /**
     * The server took a subscription away.
     *
     * @param channel the channel
     * @param code why
     */
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {
    }
}
