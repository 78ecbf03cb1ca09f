package io.sluice.gateway.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between attempts: doubling from 10 ms up to a limit, each cut by a random part of up to a half so that
 * nodes do not come in step. Owned by one thread.
 */
final class Backoff {
    private static final long FIRST = Duration.ofMillis(10).toNanos();
    private static final int MOST_DOUBLINGS = 20;

    private final long longest;
    private final DoubleSupplier random;

    private int doublings;

    /** Grows up to {@code longest}; {@code random} gives numbers from 0 to 1. */
    Backoff(Duration longest, DoubleSupplier random) {
        this.longest = longest.toNanos();
        this.random = random;
    }

    /** Gives the next pause. */
    Duration next() {
        long full = Math.min(longest, FIRST << doublings);
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        return Duration.ofNanos((long) (full * (1 - random.getAsDouble() / 2)));
    }

    /** Starts over with the shortest pause. */
    void reset() {
        doublings = 0;
    }
}
