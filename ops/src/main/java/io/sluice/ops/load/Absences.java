package io.sluice.ops.load;

import java.util.Arrays;

/**
 * The times at which one client was away: each from when it let its socket go to the last of its new subscribe replies.
 * Owned by the client's loop.
 */
final class Absences {
    private long[] bounds = new long[2];
    private int used;

    /** Begins an absence. */
    void begin(long nanos) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        bounds[used] = nanos;
        bounds[used + 1] = Long.MAX_VALUE;
        used += 2;
    }

    /** Ends the absence that began last; returns how long it was, in nanoseconds. */
    long end(long nanos) {
        bounds[used - 1] = nanos;
        return nanos - bounds[used - 2];
    }

    int count() {
        return used / 2;
    }

    /** When the k-th absence began, from 0. */
    long began(int k) {
        return bounds[2 * k];
    }

    /** When the k-th absence ended, or the largest number. */
    long ended(int k) {
        return bounds[2 * k + 1];
    }
}
