package io.sluice.ops.load;

import org.jspecify.annotations.Nullable;

/**
 * The judge of one stream at one receiver. Numbers must come as 0, 1, 2, …; whatever else comes is named. While all is
 * well it is one number; a gap makes it remember which numbers are missing. Owned by one loop.
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
    private @Nullable Gaps missing;

    /** Judges an arrival; the number is not negative. */
    Verdict arrived(int sequence) {
        if (sequence >= next) {
            if (sequence > next) {
                miss(next, sequence);
            }
            next = sequence + 1;
            return Verdict.NEXT;
        }
        return missing != null && missing.remove(sequence) ? Verdict.REORDERED : Verdict.DUPLICATE;
    }

    /** How many of the first {@code published} numbers have not come. */
    int lost(int published) {
        return missing(0, published);
    }

    /** How many of the numbers from {@code from} to before {@code to} have not come. */
    int missing(int from, int to) {
        int gaps = missing == null ? 0 : missing.count(from, to);
        return Math.max(0, to - Math.max(next, from)) + gaps;
    }

    /** The number after the highest that came, or 0. */
    int next() {
        return next;
    }

    /**
     * Where the gap ends in which the number lies: at the first number from it on that came, itself if it did, or
     * at {@code published} if none did.
     */
    int gapEnd(int number, int published) {
        if (number >= next) {
            return published;
        }
        return missing == null ? number : missing.end(number);
    }

    private void miss(int from, int to) {
        if (missing == null) {
            missing = new Gaps();
        }
        missing.add(from, to);
    }
}
