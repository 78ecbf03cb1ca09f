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
     * The server took a subscription away.
     *
     * @param channel the channel
     * @param code why
     */
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {
    }
}
