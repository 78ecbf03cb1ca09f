package io.sluice.protocol;

import java.util.List;
import java.util.Map;

/**
 * The body of a successful reply (client protocol, section 1.3), named on the wire like its command. Members with their
 * type's zero value are left out there.
 */
public sealed interface Result {
    /**
     * The session is open.
     *
     * @param client the connection's id
     * @param version the server's version
     * @param expires whether the client must refresh its token
     * @param ttl seconds until it must
     * @param data the server's own words to the application
     * @param subs the server-side subscriptions, by channel
     * @param ping seconds between the server's pings; 0 for none
     * @param pong whether the client must answer them
     */
    record Connect(String client, String version, boolean expires, long ttl, Payload data,
        Map<String, Subscribe> subs, int ping, boolean pong) implements Result {
    }

    /**
     * The subscription is live.
     *
     * @param expires whether the client must refresh the subscription's token
     * @param ttl seconds until it must
     * @param recoverable whether the client may recover from its position
     * @param epoch the position's epoch
     * @param offset the position's offset
     * @param publications what was recovered, oldest first
     * @param recovered whether recovery was asked for and is complete
     * @param positioned whether the position is tracked
     * @param data the server's own words to the application
     * @param wasRecovering whether recovery was asked for
     * @param delta whether later publications may be deltas
     */
    record Subscribe(boolean expires, long ttl, boolean recoverable, String epoch, long offset,
        List<Publication> publications, boolean recovered, boolean positioned, Payload data, boolean wasRecovering,
        boolean delta) implements Result {
        /** A live subscription without position or expiry. */
        public static final Subscribe PLAIN =
            new Subscribe(false, 0, false, "", 0, List.of(), false, false, Payload.NONE, false, false);

        /** The same, which the client must refresh within so many seconds. */
        public Subscribe expiring(long seconds) {
            return new Subscribe(true, seconds, recoverable, epoch, offset, publications, recovered, positioned, data,
                wasRecovering, delta);
        }
    }

    /** The subscription is gone. */
    record Unsubscribe() implements Result {
    }

    /** The bus took the publication. */
    record Publish() implements Result {
    }

    /**
     * Who is in a channel.
     *
     * @param presence each client there, by the connection's id
     */
    record Presence(Map<String, ClientInfo> presence) implements Result {
    }

    /**
     * How many are in a channel.
     *
     * @param clients connections
     * @param users different users; all anonymous ones together count as one
     */
    record PresenceStats(int clients, int users) implements Result {
    }

    /**
     * What a channel's stream holds.
     *
     * @param publications what was asked for and is kept, in the order that was asked for
     * @param epoch the epoch of the stream's newest publication
     * @param offset the offset of the stream's newest publication
     */
    record History(List<Publication> publications, String epoch, long offset) implements Result {
    }

    /**
     * The token was taken.
     *
     * @param client the connection's id
     * @param version the server's version
     * @param expires whether the client must refresh again
     * @param ttl seconds until it must
     */
    record Refresh(String client, String version, boolean expires, long ttl) implements Result {
    }

    /**
     * The subscription's token was taken.
     *
     * @param expires whether the client must refresh again
     * @param ttl seconds until it must
     */
    record SubRefresh(boolean expires, long ttl) implements Result {
    }

    /**
     * The backend answered.
     *
     * @param data its answer
     */
    record Rpc(Payload data) implements Result {
    }
}
