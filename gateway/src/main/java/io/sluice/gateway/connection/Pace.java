package io.sluice.gateway.connection;

/**
 * How long a loop rests between large fan-outs. A fan-out costs one system call for each socket, however many
 * publications it carries: so under load the loop lets them gather for a few times as long as the last fan-out took, up
 * to a limit, and spends a fraction of the CPU. After a rest, or when there was no fan-out for so long, a publication
 * leaves at once. Owned by the loop's thread.
 */
final class Pace {
    /** Fan-outs to fewer sockets cost too little to wait for. */
    static final int LARGE = 64;

    /** A loop that rests so many times as long as it works is busy for a quarter of the time. */
    private static final int REST_FACTOR = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long maxNanos;
    private boolean large;
    private long restUntilNanos;

    /** Makes a pace whose rests are no longer than this, 0 for none at all, and which begins rested. */
    Pace(long maxNanos, long nowNanos) {
        this.maxNanos = maxNanos;
        this.restUntilNanos = nowNanos;
    }

    /** Publications went to so many sockets in this burst. */
    void fannedOut(int sockets) {
        large |= sockets >= LARGE;
    }

    /** All that this burst had to say has been written, in this time. */
    void written(long beganNanos, long nowNanos) {
        if (large) {
            large = false;
            restUntilNanos = nowNanos + Math.min(maxNanos, (nowNanos - beganNanos) * REST_FACTOR);
        }
    }

    /** The whole milliseconds that are left of the rest; what is less is not worth a timer. */
    long restMillis(long nowNanos) {
        return Math.max(0, (restUntilNanos - nowNanos) / NANOS_PER_MILLI);
    }
}
