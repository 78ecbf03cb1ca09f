package io.sluice.gateway.bus;

import java.util.concurrent.CompletionStage;

/**
 * The way to every other node and to the backends. All methods may be called by any thread and return at once.
 *
 * <p>Which channels the bus listens to is not told to it but read by it: the {@link WishList} is the truth, and
 * {@link #changed} merely points at a place to compare. Lost, repeated or late hints are therefore harmless.
 */
public interface Bus extends AutoCloseable {
    /**
     * Connects, and from now on makes what it listens to equal what is wished for, through every loss and return.
     * Called once.
     *
     * @param wishes what to listen to
     * @param listener hears messages and the state of channels
     * @return completes when the first connection stands; fails with a {@link BusException} whose text an operator
     *     can act on when it can't be made
     */
    CompletionStage<Void> start(WishList wishes, BusListener listener);

    /**
     * Says that the wish for this channel may have changed. If it is wished for and has been live all along, the
     * listener is told so again: whoever wishes now may have come after the last time.
     */
    void changed(String channel);

    /**
     * Publishes the bytes into a channel.
     *
     * @return completes once Redis took it; fails with a {@link BusException} at once while Redis is away (nothing is
     *     queued for later) and when the bytes are more than any node would take from Redis, or when Redis refuses or
     *     does not answer in time (it may then have been published)
     */
    CompletionStage<Void> publish(String channel, byte[] message);

    /**
     * Whether the channel's messages can be published and heard, as far as is known: whether the connections that they
     * take stand.
     */
    boolean connected(String channel);

    /** Disconnects. Waits a bounded time; called at stop, never by a thread that serves events. */
    @Override
    void close();
}
