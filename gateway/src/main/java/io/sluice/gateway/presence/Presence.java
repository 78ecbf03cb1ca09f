package io.sluice.gateway.presence;

import io.sluice.protocol.ClientInfo;
import java.util.concurrent.CompletionStage;

/**
 * Who is in which channel, on all nodes. All methods may be called by any thread and return at once.
 *
 * <p>What {@link #enter} and {@link #leave} say is remembered as it stands, not as a queue of changes: Redis is made to
 * match it, at once or when it is back, and every client's coming and going is told at most once each. What is asked
 * fails with a {@link io.sluice.gateway.bus.BusException} while Redis is away, when it refuses, and when it does not
 * answer in time; it completes on a thread that must not be kept waiting.
 */
public interface Presence {
    /** How a client goes. */
    enum Going {
        /** For good: those who are there hear of it at once. */
        FOR_GOOD,
        /** It may come back soon, as another client of the same user; until then nobody hears of it. */
        MAY_RETURN
    }

    /** Says that a client of this node is in a channel from now on. Does nothing when it is known to be. */
    void enter(String channel, ClientInfo client);

    /** Says that a client of this node is in a channel no more. Does nothing when it is not known to have been. */
    void leave(String channel, String client, Going going);

    /**
     * Asks who is in the channel. What was said of the asking client before has come to pass by then, if Redis is
     * there. Many who ask at once cost Redis one answer or two.
     *
     * @param asker the id of the asking client
     */
    CompletionStage<PresentClients> clients(String channel, String asker);

    /** Asks how many are in the channel, as {@link #clients} does. Costs Redis the same however many there are. */
    CompletionStage<ClientCount> count(String channel, String asker);
}
