package io.sluice.ops.loss;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that must not be. Immutable.
 *
 * @param seed of the plan
 * @param client who saw it; empty when nobody did
 * @param channel where; empty when everywhere
 * @param what it is, with the positions before and after
 * @param last what the client saw last before it, oldest first
 */
record Violation(long seed, String client, String channel, String what, List<Note> last) {
    @Override
    public String toString() {
        return "seed " + seed + (client.isEmpty() ? "" : ", " + client) + (channel.isEmpty() ? "" : ", " + channel)
            + ": " + what + "\n" + last.stream().map(note -> "    " + note + "\n").collect(Collectors.joining());
    }
}
