package io.sluice.ops.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The times at which one client was away: each from when it let its socket go to the last of its new subscribe replies,
 * with what was next on each of its streams when its old socket ended. Owned by the client's loop.
 */
final class Absences {
    private final List<int[]> next = new ArrayList<>();
    private long[] bounds = new long[2];
    private int used;

    /** Begins an absence; takes the number that would have come next on each stream, by place at the receiver. */
    void begin(long nanos, int[] nextNumbers) {
        next.add(nextNumbers);
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        bounds[used] = nanos;
        bounds[used + 1] = Long.MAX_VALUE;
        used += 2;
    }

    /** Takes what is next on each stream once the old socket, which may hear more after a polite goodbye, has ended. */
    void socketEnded(int[] nextNumbers) {
        next.set(next.size() - 1, nextNumbers);
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

    /** The number that would have come next on the stream with that place when the k-th absence's old socket ended. */
    int next(int k, int place) {
        return next.get(k)[place];
    }

    /** When the k-th absence ended, or the largest number. */
    long ended(int k) {
        return bounds[2 * k + 1];
    }
}
