package io.sluice.ops.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run, phase by phase: connect, rest, warm up, measure, settle, close. Each phase has a deadline. Runs on the main
 * thread, the only one that waits.
 */
final class LoadRun {
    private static final long TICK_NANOS = 2_000_000;
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
    /** How long duplicates have to show up after everything has arrived. */
    private static final Duration SETTLE = Duration.ofMillis(500);
    /** Between handing out a schedule and its first message, and what each process more adds to it. */
    private static final Duration LEAD = Duration.ofMillis(100);
    private static final Duration LEAD_PER_PROCESS = Duration.ofMillis(20);
    /** How often clients that are away at times are asked whether they have all that they can have. */
    private static final long LOSS_CHECK_NANOS = 250_000_000;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final ProcessMeter meter;
    private final Progress progress;
    private final @Nullable Publisher publisher;
    private final @Nullable Unconfirmed unconfirmed;

    private final Duration lead;

    private double connectSeconds;
    private int[] receivers = {};
    private long published;

    private LoadRun(LoadPlan plan, Crowd crowd, @Nullable Publisher publisher, @Nullable Unconfirmed unconfirmed,
        Consumer<String> out) {
        this.plan = plan;
        this.crowd = crowd;
        this.publisher = publisher;
        this.unconfirmed = unconfirmed;
        lead = LEAD.plus(LEAD_PER_PROCESS.multipliedBy(plan.clients().block().processes() - 1));
        meter = new ProcessMeter(plan.measured());
        progress = new Progress(plan, crowd, out);
    }

    /**
     * Runs the plan to its end and reports. Other processes make the same plan of the arguments; {@code out} takes a
     * line of progress each second.
     */
    static LoadReport run(LoadPlan plan, List<String> arguments, Consumer<String> out)
        throws IOException, InterruptedException {
        String run = String.format("%08x", ThreadLocalRandom.current().nextInt());
        Stamp stamp = new Stamp(run, plan.traffic().payloadBytes());
        LoadPlan.Traffic traffic = plan.traffic();
        try (Crowd crowd = plan.clients().block().processes() == 1
            ? new LocalCrowd(plan, stamp) : new ProcessCrowd(plan, arguments, run)) {
            if (traffic.entry().via() == LoadPlan.Via.CLIENTS) {
                return new LoadRun(plan, crowd, null, null, out).run();
            }
            PublishCounts counts = new PublishCounts();
            Unconfirmed unconfirmed = traffic.entry().toleratesLoss()
                ? new Unconfirmed(traffic.channels(), plan.clients().urls().size()) : null;
            try (PublishTarget target = target(traffic, counts, unconfirmed);
                Publisher publisher = new Publisher(target, stamp, counts)) {
                return new LoadRun(plan, crowd, publisher, unconfirmed, out).run();
            }
        }
    }

    private static PublishTarget target(LoadPlan.Traffic traffic, PublishCounts counts,
        @Nullable Unconfirmed unconfirmed) {
        if (traffic.entry().via() == LoadPlan.Via.HTTP) {
            return new HttpTarget(traffic, counts);
        }
        return unconfirmed == null ? new RedisTarget(traffic, counts) : new LossyRedisTarget(traffic, unconfirmed);
    }

    private LoadReport run() throws IOException, InterruptedException {
        crowd.prepare();
        meter.beforeConnections();
        connect();
        meter.idle();
        receivers = crowd.receivers();
        publish(plan.traffic().warmupMessages(), false);
        long before = crowd.snapshot().delivered();
        meter.beforeMessages();
        double seconds = publish(plan.traffic().messages(), true) / 1e9;
        meter.afterMessages();
        long delivered = crowd.snapshot().delivered() - before;
        await(SETTLE, () -> false);
        crowd.leave();
        await(LEAVE_TIMEOUT, crowd::isEmpty);
        Findings findings = crowd.finish();
        if (unconfirmed != null) {
            crowd.countMissing(unconfirmed);
        }
        return new ReportBuilder(plan, findings, publisher == null ? null : publisher.counts())
            .measured(delivered, seconds)
            .tolerating(unconfirmed == null ? null : unconfirmed.report())
            .build(connectSeconds, meter);
    }

    private void connect() throws IOException {
        long start = System.nanoTime();
        crowd.start();
        await(plan.clients().connectTimeout(), () -> {
            Tally.Snapshot now = crowd.snapshot();
            return now.ready() + now.failed() >= plan.clients().connections();
        });
        connectSeconds = (System.nanoTime() - start) / 1e9;
        crowd.stopOpening();
    }

    /** Publishes so many messages and waits for them; returns the nanoseconds from the first's due time to the last. */
    private long publish(long messages, boolean measured) throws IOException {
        Schedule schedule = new Schedule(System.nanoTime() + lead.toNanos(), plan.traffic().ratePerSecond(),
            plan.streams(), published, messages);
        published += messages;
        if (messages == 0) {
            return 0;
        }
        crowd.announce(schedule);
        if (measured) {
            crowd.measure(schedule);
        }
        if (publisher != null) {
            publisher.start(schedule);
        }
        await(schedule);
        long last = crowd.snapshot().lastArrivalNanos();
        return (last < schedule.startNanos() ? System.nanoTime() : last) - schedule.startNanos();
    }

    private void await(Schedule schedule) throws IOException {
        long expected = expected(schedule);
        progress.expect(expected);
        long end = schedule.startNanos() + schedule.durationNanos();
        long[] nextCheck = {end};
        Duration limit = Duration.ofNanos(schedule.durationNanos()).plus(lead).plus(plan.traffic().drain());
        await(limit, () -> {
            Tally.Snapshot now = crowd.snapshot();
            if (now.delivered() >= expected) {
                return true;
            }
            if (!plan.unrest().absences() || now.away() > 0 || System.nanoTime() < nextCheck[0]) {
                return false;
            }
            nextCheck[0] = System.nanoTime() + LOSS_CHECK_NANOS;
            return crowd.loss().lost() == 0;
        });
        if (plan.unrest().absences()) {
            // Who has just been sent away has as long to come back as it had to come.
            await(plan.clients().connectTimeout(), () -> crowd.snapshot().away() == 0);
        }
    }

    private long expected(Schedule schedule) {
        long expected = 0;
        for (int stream = 0; stream < schedule.streams(); stream++) {
            expected += (long) schedule.published(stream) * receivers[stream % receivers.length];
        }
        return expected;
    }

    private void await(Duration limit, Condition condition) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds() && System.nanoTime() < deadline) {
            progress.tick();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** What is waited for; clients in other processes may fail to answer. */
    private interface Condition {
        boolean holds() throws IOException;
    }
}
