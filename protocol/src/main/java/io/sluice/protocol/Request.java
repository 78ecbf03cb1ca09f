package io.sluice.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a command (client protocol, section 1.3). Members that a client left out have their type's zero value:
 * the empty string, 0, false, {@link Payload#NONE}.
 */
public sealed interface Request {
    /** The kind of command that this is the body of. */
    CommandType type();

    /**
     * Opens the session.
     *
     * @param token a connection token, or empty
     * @param data the application's own words to the server
     * @param subs positions of server-side subscriptions to recover, by channel
     * @param name the SDK's name, for statistics
     * @param version the SDK's version
     */
    record Connect(String token, Payload data, Map<String, Subscribe> subs, String name, String version)
        implements Request {
        @Override
        public CommandType type() {
            return CommandType.CONNECT;
        }
    }

    /**
     * Subscribes to a channel.
     *
     * @param channel the channel
     * @param token a subscription token, or empty
     * @param recover whether the publications since the position are wanted
     * @param epoch the position's epoch
     * @param offset the position's offset
     * @param data the application's own words to the server
     * @param positioned whether the client wants its position tracked
     * @param recoverable whether the client wants to be able to recover
     * @param joinLeave whether the client wants join and leave pushes
     * @param delta the delta format that the client can apply, or empty
     * @param filter which publications the client wants, by their tags, as it said so: not checked yet (see
     * {@link TagFilter#of}); null for all
     * @param flag bits: 1 numeric channel ids understood, 2 refuse with error 112 rather than not recover
     * @param kind of subscription ({@code type} on the wire): 0 for a stream of publications, the only one that is
     * offered
     */
    record Subscribe(String channel, String token, boolean recover, String epoch, long offset, Payload data,
        boolean positioned, boolean recoverable, boolean joinLeave, String delta, @Nullable FilterNode filter,
        long flag, long kind) implements Request {
        /** A plain subscription without recovery or any wish. */
        public static Subscribe to(String channel) {
            return new Subscribe(channel, "", false, "", 0, Payload.NONE, false, false, false, "", null, 0, 0);
        }

        /** Whether the client wants only publications whose tags pass a filter. */
        public boolean filtered() {
            return filter != null;
        }

        @Override
        public CommandType type() {
            return CommandType.SUBSCRIBE;
        }
    }

    /**
     * Ends a subscription.
     *
     * @param channel the channel
     */
    record Unsubscribe(String channel) implements Request {
        @Override
        public CommandType type() {
            return CommandType.UNSUBSCRIBE;
        }
    }

    /**
     * Publishes into a channel.
     *
     * @param channel the channel
     * @param data the payload
     */
    record Publish(String channel, Payload data) implements Request {
        @Override
        public CommandType type() {
            return CommandType.PUBLISH;
        }
    }

    /**
     * Asks who is in a channel.
     *
     * @param channel the channel
     */
    record Presence(String channel) implements Request {
        @Override
        public CommandType type() {
            return CommandType.PRESENCE;
        }
    }

    /**
     * Asks how many are in a channel.
     *
     * @param channel the channel
     */
    record PresenceStats(String channel) implements Request {
        @Override
        public CommandType type() {
            return CommandType.PRESENCE_STATS;
        }
    }

    /**
     * Asks for kept publications.
     *
     * @param channel the channel
     * @param limit how many at the most: 0 for the position only, -1 for all that the server gives
     * @param since the position after which to begin, or null for the stream's end to begin with
     * @param reverse whether the newest comes first
     */
    record History(String channel, int limit, @Nullable StreamPosition since, boolean reverse) implements Request {
        @Override
        public CommandType type() {
            return CommandType.HISTORY;
        }
    }

    /**
     * Calls a backend method.
     *
     * @param method the method's name
     * @param data the arguments
     */
    record Rpc(String method, Payload data) implements Request {
        @Override
        public CommandType type() {
            return CommandType.RPC;
        }
    }

    /**
     * Sends a message that is not answered.
     *
     * @param data the message
     */
    record Send(Payload data) implements Request {
        @Override
        public CommandType type() {
            return CommandType.SEND;
        }
    }

    /**
     * Brings a new connection token.
     *
     * @param token the token
     */
    record Refresh(String token) implements Request {
        @Override
        public CommandType type() {
            return CommandType.REFRESH;
        }
    }

    /**
     * Brings a new subscription token.
     *
     * @param channel the channel
     * @param token the token
     */
    record SubRefresh(String channel, String token) implements Request {
        @Override
        public CommandType type() {
            return CommandType.SUB_REFRESH;
        }
    }

    /** The answer to a ping. */
    record Pong() implements Request {
        @Override
        public CommandType type() {
            return CommandType.PONG;
        }
    }
}
