package io.sluice.ops.load;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one stream at one receiver. Numbers must come as 0, 1, 2, …; whatever else comes is named. While all is
 * well it is one number; a gap makes it remember which numbers are missing, in a bit each. Owned by one loop.
 */
final class SequenceCheck {
    /** What an arrival turned out to be. */
    enum Verdict {
        /** The expected number, or a later one: then those in between are missing for now. */
        NEXT,
        /** A missing number that came after a higher one. */
        REORDERED,
        /** A number that had come before. */
        DUPLICATE
    }

    private int next;
    private @Nullable BitSet missing;

    /** Judges an arrival; the number is not negative. */
    Verdict arrived(int sequence) {
        if (sequence >= next) {
            if (sequence > next) {
                miss(next, sequence);
            }
            next = sequence + 1;
            return Verdict.NEXT;
        }
        if (missing != null && missing.get(sequence)) {
            missing.clear(sequence);
            return Verdict.REORDERED;
        }
        return Verdict.DUPLICATE;
    }

    /** How many of the first {@code published} numbers have not come. */
    int lost(int published) {
        int gaps = missing == null ? 0 : missing.cardinality();
        return Math.max(0, published - next) + gaps;
    }

    private void miss(int from, int to) {
        if (missing == null) {
            missing = new BitSet();
        }
        missing.set(from, to);
    }
}
