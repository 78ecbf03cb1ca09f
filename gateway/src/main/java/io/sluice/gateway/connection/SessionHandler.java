package io.sluice.gateway.connection;

import java.nio.ByteBuffer;

/**
 * What makes sense of what a client sends. Called by the loop's thread.
 */
public interface SessionHandler {
    /**
     * A whole message of the client.
     *
     * @param message its bytes, valid during the call only
     */
    void received(Connection connection, ByteBuffer message);

    /** Begins to carry out a command; its answer may come later. Called in the order of the commands. */
    void start(Exchange exchange);

    /** The gateway took a subscription away, of which the client is told, so that it may subscribe again. */
    default void lost(Subscription subscription) {
        // of no interest to those who keep nothing of subscriptions
    }

    /** A subscription expired, and was not renewed in time. */
    default void expired(Subscription subscription) {
        // of no interest to those who grant none
    }

    /** The connection is over, for whatever reason; called once. Nothing sent to it from now on arrives. */
    void closed(Connection connection);
}
