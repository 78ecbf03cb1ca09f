package io.sluice.ops.load;

import java.net.ProtocolException;
import java.net.URI;

/**
 * What a server speaks within WebSocket messages. One instance serves all connections of a loop, so whatever belongs to
 * one of them is kept there. Called on the loop.
 */
interface Dialect {
    /** The dialects by the names that they have on the command line. */
    enum Kind {
        /** {@link CentrifugeDialect}. */
        CENTRIFUGE,
        /** {@link RawDialect}. */
        RAW,
        /** {@link SocketIoDialect}. */
        SOCKETIO;

        /** A new speaker for a loop. */
        Dialect create(LoopTools tools) {
            return switch (this) {
                case CENTRIFUGE -> new CentrifugeDialect(tools);
                case RAW -> new RawDialect(tools);
                case SOCKETIO -> new SocketIoDialect(tools);
            };
        }
    }

    /** The address that the client upgrades at. */
    URI url(LoadClient client);

    /** Begins to subscribe, on a connection that has just been upgraded. */
    void upgraded(LoadConnection connection);

    /** Takes one reply, not empty and valid during the call; refuses what breaks the dialect. */
    void reply(LoadConnection connection, byte[] bytes, int from, int to) throws ProtocolException;

    /**
     * Lets go of one extra channel, unless it is negative, and asks for another; returns the id that the answer to the
     * subscribe will have. Only for {@link Kind#CENTRIFUGE}.
     */
    default int change(LoadConnection connection, int from, int to) {
        throw new UnsupportedOperationException("no extra channels in this dialect");
    }

    /** Publishes a payload on the client's first channel. Only for {@link Kind#CENTRIFUGE}. */
    default void publish(LoadConnection connection, byte[] payload) {
        throw new UnsupportedOperationException("clients of this dialect only listen");
    }
}
