package io.sluice.ops.load;

/**
 * What clients found by the end of a run.
 *
 * @param expected messages that should have come, had no client been away
 * @param loss those that did not
 */
record Findings(Tally tally, long expected, Loss loss) {
    /** The sum of two; takes the other's counts into this one's tally. */
    Findings plus(Findings other) {
        tally.add(other.tally);
        return new Findings(tally, expected + other.expected, loss.plus(other.loss));
    }
}
