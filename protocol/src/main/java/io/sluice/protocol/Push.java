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
     * The server took a subscription away.
     *
     * @param channel the channel
     * @param code why
     */
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {
    }
}
