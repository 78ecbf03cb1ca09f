package io.sluice.ops.attack;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, to whom and for how long.
 *
 * @param target who is attacked
 * @param kinds which attacks, all at the same time, and how much of each
 * @param duration after which all stops
 */
record AttackPlan(Target target, Map<AttackKind, AttackKind.Pace> kinds, Duration duration) {
    /** Keeps its own copy. */
    AttackPlan {
        kinds = Map.copyOf(kinds);
    }

    /**
     * Who is attacked, and as whom.
     *
     * @param url the gateway's WebSocket address
     * @param sourceAddresses so many from 127.0.66.1 on; 0 for whichever the machine takes
     * @param tokenSecret to sign tokens with where the attacker is somebody whom the gateway lets in
     * @param proxyHeader what each socket begins with; may be empty
     * @param prefix of the channels that attackers use among themselves
     * @param crowded the prefix of the channels that honest clients use, to which numbers from 0 on are added
     */
    record Target(URI url, int sourceAddresses, @Nullable String tokenSecret, String proxyHeader, String prefix,
        String crowded) {
    }
}
