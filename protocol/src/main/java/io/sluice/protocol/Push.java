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
     */
    record Published(String channel, Publication publication) implements Push {
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
