package io.sluice.ops.soak;

import java.util.List;

/**
 * How far figures may end from where they began.
 *
 * @param prefix of the figures' names
 * @param kind what is compared
 * @param slack that the end may be above the beginning, in the figure's unit
 * @param share of the beginning that it may be above, if that is more
 * @param why so much and not less
 */
record Rule(String prefix, Kind kind, long slack, double share, String why) {
    private static final long MIB = 1 << 20;

    /** All rules; the first whose prefix fits a figure judges it. */
    static final List<Rule> ALL = List.of(
        growth(Reading.HEAP, 2 * MIB, 0.05, "code that ran for the first time leaves constants and caches"),
        growth(Reading.DIRECT, MIB, 0, "the JDK keeps a buffer for each thread as large as its largest write so far"),
        growth(Reading.NATIVE, 2 * MIB, 0, "direct memory again, and what Netty's pools keep for two threads"),
        growth(Reading.COMMITTED, 24 * MIB, 0, "compiled code, class data, the collector's tables"),
        growth(Reading.RESIDENT, 64 * MIB, 0.15, "the same, and what the compiler freed and malloc keeps"),
        same(Reading.DESCRIPTORS, "each is somebody's"),
        same(Reading.THREADS, "all threads live as long as the gateway"),
        zero(Reading.METER, "no client is there"),
        same(Reading.REDIS_CLIENTS, "each gateway has its links and no others"),
        same(Reading.REDIS_CHANNELS, "without clients a gateway listens to its own channels alone"));

    /** What is compared. */
    enum Kind {
        /** The end is at most so far above the beginning. */
        GROWTH,
        /** The end is the beginning. */
        SAME,
        /** Beginning and end are 0. */
        ZERO
    }

    private static Rule growth(String prefix, long slack, double share, String why) {
        return new Rule(prefix, Kind.GROWTH, slack, share, why);
    }

    private static Rule same(String prefix, String why) {
        return new Rule(prefix, Kind.SAME, 0, 0, why);
    }

    private static Rule zero(String prefix, String why) {
        return new Rule(prefix, Kind.ZERO, 0, 0, why);
    }

    /** The rule for a figure; every figure has one. */
    static Rule of(String figure) {
        return ALL.stream().filter(rule -> figure.startsWith(rule.prefix)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no rule for " + figure));
    }

    /** Whether a figure may begin and end so. */
    boolean allows(long before, long after) {
        return switch (kind) {
            case GROWTH -> after <= limit(before);
            case SAME -> after == before;
            case ZERO -> before == 0 && after == 0;
        };
    }

    /** The largest end after such a beginning. */
    long limit(long before) {
        return switch (kind) {
            case GROWTH -> before + Math.max(slack, (long) (before * share));
            case SAME -> before;
            case ZERO -> 0;
        };
    }
}
