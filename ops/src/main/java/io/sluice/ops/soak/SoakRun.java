package io.sluice.ops.soak;

import io.sluice.ops.process.Child;
import io.sluice.ops.process.LogCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One soak: start, one round to warm up, read, rounds until the time is over, read again, judge. Runs on the main
 * thread.
 */
final class SoakRun {
    /** For the beginning and the end to be read, and for gateways to let go of channels. */
    private static final Duration CLOSING = Duration.ofSeconds(12);
    /** Channels are let go 5 s after their last subscriber; Redis is told within another. */
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(2);
    private static final String OWN_CHANNELS = Reading.REDIS_CHANNELS + "sluice.";
    private static final int CLASSES_SHOWN = 12;

    private final SoakPlan plan;
    private final Clock clock = new Clock();
    private final Fleet fleet;
    private final Diary diary;
    private final Rounds rounds;

    private SoakRun(SoakPlan plan, Consumer<String> out) throws IOException {
        this.plan = plan;
        fleet = new Fleet(plan);
        diary = new Diary(fleet, out);
        rounds = new Rounds(plan, fleet, clock, diary);
    }

    /** Runs the plan to its end and reports; {@code out} takes lines of progress. No process is left behind. */
    static SoakReport run(SoakPlan plan, Consumer<String> out) throws IOException, InterruptedException {
        Thread ending = new Thread(SoakRun::endChildren, "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            SoakRun soak = new SoakRun(plan, out);
            SoakReport report = soak.run();
            soak.fleet.stop();
            return report;
        } finally {
            endChildren();
            Runtime.getRuntime().removeShutdownHook(ending);
        }
    }

    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private SoakReport run() throws IOException, InterruptedException {
        fleet.awaitReady();
        long end = System.nanoTime() + plan.length().toNanos();
        // The first question to a JVM makes it start threads and open sockets of its own.
        diary.add("start", fleet.read());
        clock.onTick(diary::tick);
        rounds.run("warm-up", Rounds.oneRound());
        List<Reading> before = settled(SoakRun::isIdle);
        diary.add("beginning", before);
        rounds.run("main", Duration.ofNanos(end - System.nanoTime()).minus(CLOSING));
        LoadProcess fault = fault();
        List<Reading> after = settled(now -> compare(before, now).stream().allMatch(Verdict::ok));
        diary.add("end", after);
        if (fault != null) {
            fault.stop();
        }
        return report(before, after);
    }

    /** Reads until it is as it should be, or the time for that is over: what goes away by itself is no leak. */
    private List<Reading> settled(Predicate<List<Reading>> condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        List<Reading> now = fleet.read();
        while (!condition.test(now) && System.nanoTime() < deadline) {
            clock.await(BETWEEN_READINGS, () -> false);
            now = fleet.read();
        }
        return now;
    }

    private static boolean isIdle(List<Reading> readings) {
        return readings.stream().allMatch(reading -> reading.sum(Reading.METER) == 0
            && reading.sum(OWN_CHANNELS) == reading.sum(Reading.REDIS_CHANNELS));
    }

    private @Nullable LoadProcess fault() throws IOException {
        if (plan.fault() != SoakPlan.Fault.CLIENTS) {
            return null;
        }
        LoadProcess clients = LoadProcess.start("fault", List.of("--connections", "40", "--channels", "4", "--rate",
            "1", "--channel-prefix", "fault:", "--seconds", "120"), plan);
        clock.await(BETWEEN_READINGS.multipliedBy(2), () -> false);
        return clients;
    }

    private static List<Verdict> compare(List<Reading> before, List<Reading> after) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int at = 0; at < before.size(); at++) {
            verdicts.addAll(Judge.figures(before.get(at), after.get(at)));
        }
        return verdicts;
    }

    private SoakReport report(List<Reading> before, List<Reading> after) throws IOException {
        List<Verdict> verdicts = new ArrayList<>(compare(before, after));
        for (LoadResult load : diary.loads()) {
            verdicts.add(Judge.load(load));
            verdicts.addAll(Judge.excuses(load, diary.outages()));
        }
        Map<String, Integer> warnings = new TreeMap<>();
        Map<String, Map<String, Long>> totals = new LinkedHashMap<>();
        for (GatewayProcess gateway : fleet.gateways()) {
            Child child = gateway.child();
            verdicts.add(Judge.alive(child));
            verdicts.add(Judge.log(child.name(), LogCheck.count(child.log(), "ERROR")));
            LogCheck.count(child.log(), "WARN").forEach((line, times) -> warnings.merge(line, times, Integer::sum));
            totals.put(child.name(), gateway.totals());
        }
        return new SoakReport(verdicts.stream().allMatch(Verdict::ok), setting(), diary.minutes(), diary.loads(),
            diary.outages(), verdicts, warnings, totals, grown(before, after));
    }

    private String setting() {
        return String.format("%s, %d minutes, %s %s, Java %s, %d processors, gateways with %s",
            Instant.now().truncatedTo(ChronoUnit.SECONDS), plan.length().toMinutes(), System.getProperty("os.name"),
            System.getProperty("os.version"), Runtime.version(), Runtime.getRuntime().availableProcessors(),
            String.join(" ", plan.gatewayOptions()));
    }

    private static Map<String, Map<String, Long>> grown(List<Reading> before, List<Reading> after) {
        Map<String, Map<String, Long>> grown = new LinkedHashMap<>();
        for (int at = 0; at < SoakPlan.GATEWAYS; at++) {
            grown.put(before.get(at).of(), grown(before.get(at).heapByClass(), after.get(at).heapByClass()));
        }
        return grown;
    }

    private static Map<String, Long> grown(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> grown = new LinkedHashMap<>();
        after.entrySet().stream()
            .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.getOrDefault(entry.getKey(), 0L)))
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(CLASSES_SHOWN)
            .forEach(entry -> grown.put(entry.getKey(), entry.getValue()));
        return grown;
    }
}
