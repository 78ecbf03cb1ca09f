package io.sluice.ops.loss;

import io.sluice.ops.loss.FaultKind.Damage;
import io.sluice.ops.loss.FaultKind.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What happens in one run, made of its seed alone: the same seed gives the same plan, always and everywhere. How the
 * processes' threads take turns is not in it. Immutable.
 *
 * @param seed what it was made of
 * @param harmless whether nothing that it does may cost a client anything, so that no gap may be announced
 * @param lengthMillis from the first publication to the end of the last fault, at most {@link #LONGEST_MILLIS}
 * @param joinMillis when each client connects first, by its number
 * @param faults in the order of their beginnings
 */
record Plan(long seed, boolean harmless, long lengthMillis, List<Long> joinMillis, List<Fault> faults) {
    /** Gateways in each plan. */
    static final int GATEWAYS = 2;
    /** Clients in each plan. The first two belong to the user whose channel is subscribed by the server. */
    static final int CLIENTS = 6;
    /** Channels in each plan, by their names before the seed: two that keep enough, one that keeps little, a user's. */
    static final List<String> CHANNELS = List.of("loss:a", "loss:b", "tight:c", "user:u");
    /** Which of them is the user's. */
    static final int USER_CHANNEL = 3;
    /** Publications that channels of the namespace {@code tight} keep. */
    static final int TIGHT_SIZE = 25;
    /** The most publications that a gateway recovers for a client. */
    static final int RECOVERY_LIMIT = 10_000;
    /** No plan is longer, and so is no fault. */
    static final long LONGEST_MILLIS = 4_000;

    private static final int SHORTEST_MILLIS = 1_500;
    private static final int USUAL_MILLIS = 2_500;
    private static final int MOST_FAULTS = 6;
    private static final int SHORTEST_FAULT = 50;
    private static final int LONGEST_FAULT = 1_200;
    private static final int LONGEST_DELAY = 60;
    private static final int MOST_LEFT = 30;
    private static final int LINK_SOCKETS = 8;
    /** Four of five plans must not cost anything. */
    private static final int HARMLESS_OF_TEN = 8;
    private static final List<FaultKind> HARMLESS = Arrays.stream(FaultKind.values())
        .filter(kind -> kind.damage() == Damage.NONE).toList();
    private static final List<FaultKind> ANY = List.of(FaultKind.values());

    /** Makes the plan of a seed. */
    static Plan of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean harmless = random.nextInt(10) < HARMLESS_OF_TEN;
        long length = random.nextInt(SHORTEST_MILLIS, USUAL_MILLIS);
        List<Long> joins = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            // The even ones are there from the start, so that they must have everything.
            joins.add(client % 2 == 0 ? 0 : random.nextLong(length));
        }
        int count = random.nextInt(1, MOST_FAULTS + 1);
        List<Fault> faults = random.split().ints(count).mapToObj(each ->
            fault(new SplittableRandom(each), harmless ? HARMLESS : ANY, length))
            .sorted(Comparator.comparingLong(Fault::atMillis)).toList();
        long end = faults.stream().mapToLong(Fault::endMillis).max().orElse(0);
        return new Plan(seed, faults.stream().allMatch(fault -> fault.kind().damage() == Damage.NONE),
            Math.max(length, end), List.copyOf(joins), faults);
    }

    private static Fault fault(SplittableRandom random, List<FaultKind> kinds, long length) {
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        return new Fault(random.nextLong(length), lasting(kind, random), kind, target(kind.target(), random),
            amount(kind, random));
    }

    private static long lasting(FaultKind kind, SplittableRandom random) {
        return switch (kind) {
            case REDIS_CUT_SUBSCRIBERS, REDIS_CUT_COMMANDS, REDIS_FORGET_FUNCTIONS, REDIS_FLUSH, META_DELETE,
                STREAM_TRIM, CUT, CUT_ONE, HALF_CLOSE -> 0;
            default -> random.nextInt(SHORTEST_FAULT, LONGEST_FAULT);
        };
    }

    private static int target(Target target, SplittableRandom random) {
        return switch (target) {
            case GATEWAY -> random.nextInt(GATEWAYS);
            case REDIS -> 0;
            case CHANNEL -> random.nextInt(CHANNELS.size());
            case LINK -> random.nextInt(2 * GATEWAYS);
            case CLIENT -> random.nextInt(CLIENTS);
        };
    }

    private static int amount(FaultKind kind, SplittableRandom random) {
        return switch (kind) {
            case DELAY -> random.nextInt(1, LONGEST_DELAY);
            case STREAM_TRIM -> random.nextInt(MOST_LEFT);
            case CUT_ONE -> random.nextInt(LINK_SOCKETS);
            default -> 0;
        };
    }

    /** How many publications a client of the channel may miss and still have a right to them. */
    static int recoverable(int channel) {
        return CHANNELS.get(channel).startsWith("tight:") ? TIGHT_SIZE : RECOVERY_LIMIT;
    }

    /** The channel's name in this plan; no other plan has it. */
    String channel(int number) {
        return CHANNELS.get(number) + seed;
    }

    /** All channels' names in this plan. */
    List<String> channels() {
        return CHANNELS.stream().map(name -> name + seed).toList();
    }

    /** The user whose channel the server subscribes. */
    String user() {
        String channel = channel(USER_CHANNEL);
        return channel.substring(channel.indexOf(':') + 1);
    }

    /** A few lines for people. */
    String text() {
        return "seed " + seed + ", " + lengthMillis + " ms, " + (harmless ? "nothing may be lost" : "may lose data")
            + ", clients join at " + joinMillis + "\n" + faults.stream().map(fault -> "  " + fault + "\n")
                .collect(Collectors.joining());
    }
}
