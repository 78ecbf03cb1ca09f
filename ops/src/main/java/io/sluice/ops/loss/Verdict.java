package io.sluice.ops.loss;

import java.util.List;

/**
 * What the judge found. Immutable.
 *
 * @param seed of the plan
 * @param harmless whether nothing might be lost
 * @param received publications, over all clients
 * @param recovered how often a client came back and got everything
 * @param announced how often a client was told that it can't have everything
 * @param broken how often a subscription ended for insufficient state
 * @param noticed how often that was in a plan that destroys nothing, and in a channel that keeps enough: no gap, but
 *     the gateway might have repaired it without the client's noticing
 * @param violations what must not be
 */
record Verdict(long seed, boolean harmless, long received, long recovered, long announced, long broken,
    long noticed, List<Violation> violations) {
    boolean ok() {
        return violations.isEmpty();
    }
}
