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

    /** The connection is over, for whatever reason; called once. Nothing sent to it from now on arrives. */
    void closed(Connection connection);
}
