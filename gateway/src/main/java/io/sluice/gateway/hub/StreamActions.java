package io.sluice.gateway.hub;

import io.sluice.gateway.history.HistoryQuery;
import io.sluice.protocol.redis.BusMessage;

/**
 * What the state of a stream has done, in the order in which it must reach the loops. Called by the channel's lane,
 * from within the state's methods, which none of them calls in turn.
 */
interface StreamActions {
    /** Hands a publication to all who are subscribed. */
    void deliver(BusMessage message);

    /** Answers a request, at this place between deliveries. */
    void answer(PositionRequest request, Position position);

    /** Answers a request that nothing can be said to for the moment, because Redis does not answer. */
    void unavailable(PositionRequest request);

    /** Tells all who have a position, at this place between deliveries, that publications are missing. */
    void tellBroken();

    /** Reads; what comes of it is told to the state later, once. */
    void read(HistoryQuery query);

    /** Asks where the stream stands; that is told to {@link StreamState#checked}, or {@link StreamState#unchecked}. */
    void compare();

    /** Has {@link StreamState#retry} called in a while, longer after more failures in a row. */
    void retryLater(int failures);
}
