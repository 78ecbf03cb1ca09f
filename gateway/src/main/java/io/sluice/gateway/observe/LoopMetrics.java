package io.sluice.gateway.observe;

/**
 * What happened on one loop. Called by that loop's thread only, and per burst rather than per message.
 */
public interface LoopMetrics {
    /** So many publications, of so many bytes on the wire, were handed to sockets or their queues. */
    void sent(long messages, long bytes);

    /** A publication was given to so many subscribers of this loop. */
    void fannedOut(int recipients);

    /** A publication left this long after it was published, as its author's clock and ours have it. */
    void deliveryLag(long millis);

    /** Bytes waiting in the queues of this loop's connections changed by so much. */
    void queuedBytes(long change);

    /** The number of connections on this loop changed. */
    void connections(int change);

    /** The number of subscriptions on this loop changed. */
    void subscriptions(int change);

    /** A command was read. */
    void commandReceived();

    /** The loop came to its tick this many nanoseconds late. */
    void loopDelay(long nanos);
}
