package io.sluice.ops.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
    /** Between handing out a schedule and its first message. */
    private static final Duration LEAD = Duration.ofMillis(100);

    private final LoadPlan plan;
    private final LoadClients clients;
    private final ProcessMeter meter;
    private final Progress progress;
    private final @Nullable Publisher publisher;

    private double connectSeconds;
    private int[] receivers = {};
    private @Nullable Schedule last;
    private long delivered;
    private double measuredSeconds;

    private LoadRun(LoadPlan plan, Stamp stamp, @Nullable Publisher publisher, Consumer<String> out) {
        this.plan = plan;
        this.publisher = publisher;
        clients = new LoadClients(plan, stamp);
        meter = new ProcessMeter(plan.measured());
        progress = new Progress(plan, clients, out);
    }

    /** Runs the plan to its end and reports; {@code out} takes a line of progress each second. */
    static LoadReport run(LoadPlan plan, Consumer<String> out) throws IOException, InterruptedException {
        String run = String.format("%08x", ThreadLocalRandom.current().nextInt());
        Stamp stamp = new Stamp(run, plan.traffic().payloadBytes());
        LoadPlan.Traffic traffic = plan.traffic();
        if (traffic.entry().via() == LoadPlan.Via.CLIENTS) {
            return new LoadRun(plan, stamp, null, out).run();
        }
        PublishCounts counts = new PublishCounts();
        try (PublishTarget target = traffic.entry().via() == LoadPlan.Via.REDIS
            ? new RedisTarget(traffic, counts) : new HttpTarget(traffic, counts);
            Publisher publisher = new Publisher(target, stamp, counts)) {
            return new LoadRun(plan, stamp, publisher, out).run();
        }
    }

    private LoadReport run() throws IOException, InterruptedException {
        meter.beforeConnections();
        connect();
        meter.idle();
        receivers = clients.receivers();
        publish(plan.traffic().warmupMessages());
        clients.measureFrom(System.nanoTime());
        long before = clients.snapshot().delivered();
        meter.beforeMessages();
        measuredSeconds = publish(plan.traffic().messages()) / 1e9;
        meter.afterMessages();
        delivered = clients.snapshot().delivered() - before;
        await(SETTLE, () -> false);
        clients.leave();
        await(LEAVE_TIMEOUT, clients::isEmpty);
        clients.stop();
        return report();
    }

    private void connect() throws IOException {
        long start = System.nanoTime();
        clients.start();
        await(plan.clients().connectTimeout(), () -> {
            Tally.Snapshot now = clients.snapshot();
            return now.ready() + now.failed() >= plan.clients().connections();
        });
        connectSeconds = (System.nanoTime() - start) / 1e9;
        clients.stopOpening();
    }

    /** Publishes so many messages and waits for them; returns the nanoseconds from the first's due time to the end. */
    private long publish(long messages) {
        Schedule schedule = new Schedule(System.nanoTime() + LEAD.toNanos(), plan.traffic().ratePerSecond(),
            plan.streams(), last == null ? 0 : last.firstMessage() + last.messages(), messages);
        last = schedule;
        if (messages == 0) {
            return 0;
        }
        if (publisher != null) {
            publisher.start(schedule);
        } else {
            clients.publish(schedule);
        }
        long expected = expected(schedule);
        progress.expect(expected);
        Duration limit = Duration.ofNanos(schedule.durationNanos()).plus(LEAD).plus(plan.traffic().drain());
        await(limit, () -> clients.snapshot().delivered() >= expected);
        return System.nanoTime() - schedule.startNanos();
    }

    private long expected(Schedule schedule) {
        long expected = 0;
        for (int stream = 0; stream < schedule.streams(); stream++) {
            expected += (long) schedule.published(stream) * receivers[stream % receivers.length];
        }
        return expected;
    }

    private void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            progress.tick();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private LoadReport report() {
        Tally tally = clients.tally();
        List<LoadClient> all = clients.clients();
        LoadReport.Publish publish = publishReport(tally);
        LoadReport.Delivery delivery = deliveryReport(tally, all);
        boolean ok = tally.failed == 0 && tally.closed == 0 && publish.failed() == 0 && delivery.clean()
            && publish.sent() == publish.planned();
        int requested = plan.clients().connections();
        LoadReport.Connect connect = new LoadReport.Connect(requested, tally.ready, tally.failed, connectSeconds,
            tally.ready / connectSeconds, LoadReport.Percentiles.of(tally.connecting), tally.connectFailures);
        return new LoadReport(ok, connect, publish, delivery, LoadReport.Percentiles.of(tally.latency), tally.closes,
            meter.report(tally.ready, delivered));
    }

    private LoadReport.Publish publishReport(Tally tally) {
        long planned = plan.traffic().warmupMessages() + plan.traffic().messages();
        double rate = plan.traffic().ratePerSecond();
        PublishCounts counts = publisher == null ? null : publisher.counts();
        Map<String, Long> errors = counts == null ? tally.publishErrors : counts.errors();
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        return new LoadReport.Publish(planned, counts == null ? tally.published : counts.sent(), failed,
            counts == null ? 0 : counts.unheard(), rate, errors);
    }

    private LoadReport.Delivery deliveryReport(Tally tally, List<LoadClient> all) {
        int[] published = published(all);
        long expected = 0;
        long lost = 0;
        for (LoadClient client : all) {
            if (client.counts()) {
                expected += client.receiver().expected(published);
                lost += client.receiver().lost(published);
            }
        }
        return new LoadReport.Delivery(expected, tally.delivered, lost, tally.duplicated, tally.reordered,
            tally.misrouted, tally.altered, tally.foreign, tally.unsubscribed, delivered, measuredSeconds,
            delivered / measuredSeconds);
    }

    private int[] published(List<LoadClient> all) {
        int[] published = new int[plan.streams()];
        if (publisher == null) {
            all.forEach(client -> published[client.index()] = client.published());
        } else if (last != null) {
            Schedule schedule = last;
            Arrays.setAll(published, schedule::published);
        }
        return published;
    }
}
