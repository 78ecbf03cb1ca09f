package io.sluice.ops.soak;

/**
 * A time without Redis, made by the soak. Times are in milliseconds of the system's clock.
 *
 * @param kind {@code restart} or {@code hang}
 * @param fromMillis just before it began
 * @param toMillis when Redis answered again
 */
record Outage(String kind, long fromMillis, long toMillis) {
    /**
     * How long after its return messages may still miss somebody: a gateway that had given up a hung link needs its
     * three missed heartbeats, a new link and its subscriptions.
     */
    static final long RECOVERY_MILLIS = 4_000;
    /** The publisher's and our clock readings are not one moment. */
    private static final long BEFORE_MILLIS = 100;

    /** Whether the times lie within it and its recovery. */
    boolean covers(long from, long to) {
        return from >= fromMillis - BEFORE_MILLIS && to <= toMillis + RECOVERY_MILLIS;
    }
}
