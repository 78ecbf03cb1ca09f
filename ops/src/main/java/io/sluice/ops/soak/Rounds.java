package io.sluice.ops.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rounds of phases, and the witness that is there in all of them. Used by the main thread. */
final class Rounds {
    private static final String FORGIVE = "--tolerate-redis-loss";
    /** From the witness' start to its first message. */
    private static final Duration WITNESS_START = Duration.ofSeconds(4);
    /** From its last message to its end. */
    private static final Duration WITNESS_END = Duration.ofSeconds(6);
    private static final Duration AWAY = Duration.ofSeconds(2);
    private static final Duration HANG = Duration.ofSeconds(5);
    /** Until gateways have given up a hung link, made a new one and subscribed again. */
    private static final Duration RECOVERY = Duration.ofMillis(Outage.RECOVERY_MILLIS);
    private static final Duration LOAD_START = Duration.ofSeconds(30);
    /** How much longer than planned a load may take before it counts as stuck. */
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(90);

    private final SoakPlan plan;
    private final Fleet fleet;
    private final Clock clock;
    private final Diary diary;

    Rounds(SoakPlan plan, Fleet fleet, Clock clock, Diary diary) {
        this.plan = plan;
        this.fleet = fleet;
        this.clock = clock;
        this.diary = diary;
    }

    /** The time that one round takes. */
    static Duration oneRound() {
        return Duration.ofSeconds(Phase.roundSeconds()).plus(WITNESS_START).plus(WITNESS_END);
    }

    /** Runs phases for the time, round by round, with one witness through all of them. */
    void run(String name, Duration length) throws IOException, InterruptedException {
        long end = System.nanoTime() + length.minus(WITNESS_END).toNanos();
        LoadProcess witness = LoadProcess.start("witness-" + name,
            witness(length.minus(WITNESS_START).minus(WITNESS_END)), plan);
        try {
            clock.await(LOAD_START, witness::isUnderWay);
            int round = 1;
            while (round(name + "-" + round, end)) {
                round++;
            }
            diary.begin(name + ": the witness alone, to its end");
            clock.await(LOAD_PATIENCE.plus(Duration.ofNanos(end - System.nanoTime())), () -> !witness.isAlive());
        } finally {
            witness.stop();
        }
        diary.add(witness.result());
    }

    private List<String> witness(Duration publishing) {
        List<String> options = new ArrayList<>(List.of("--connections", "400", "--channels", "20", "--rate", "100",
            "--channel-prefix", "witness:", "--drain-seconds", "2", "--seconds",
            Long.toString(publishing.toSeconds())));
        if (plan.fault() != SoakPlan.Fault.STRICT) {
            options.add(FORGIVE);
        }
        return options;
    }

    /** Runs what fits of a round; answers whether all of it did. */
    private boolean round(String name, long end) throws IOException, InterruptedException {
        for (Phase phase : Phase.values()) {
            if (System.nanoTime() + Duration.ofSeconds(phase.seconds()).toNanos() > end) {
                return false;
            }
            diary.begin(name + " " + phase.label());
            run(name + "-" + phase.label(), phase);
        }
        return true;
    }

    private void run(String name, Phase phase) throws IOException, InterruptedException {
        if (phase.load().isEmpty()) {
            disturb(phase);
            clock.await(Duration.ofSeconds(1), () -> false);
            return;
        }
        for (int time = 1; time <= phase.times(); time++) {
            LoadProcess load = LoadProcess.start(phase.times() == 1 ? name : name + "-" + time, phase.load(), plan);
            try {
                clock.await(LOAD_START, load::isUnderWay);
                disturb(phase);
                clock.await(LOAD_PATIENCE, () -> !load.isAlive());
            } finally {
                load.stop();
            }
            diary.add(load.result());
        }
    }

    private void disturb(Phase phase) throws IOException, InterruptedException {
        if (phase == Phase.REDIS_RESTART) {
            diary.add(fleet.restartRedis(AWAY));
            clock.await(RECOVERY, () -> false);
        } else if (phase == Phase.REDIS_HANG) {
            diary.add(fleet.freezeRedis(HANG));
            clock.await(RECOVERY, () -> false);
        } else if (phase == Phase.STEADY) {
            clock.await(Duration.ofSeconds(phase.seconds() - 1), () -> false);
        }
    }
}
