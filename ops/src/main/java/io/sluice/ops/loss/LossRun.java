package io.sluice.ops.loss;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many plans on several stages side by side. Each stage has a thread; what they find is put together under the run's
 * lock.
 */
final class LossRun {
    private static final int STATUS_EVERY = 20;

    private final StageSetup setup;
    private final long lastSeed;
    private final long deadlineNanos;
    private final Consumer<String> out;
    private final AtomicLong nextSeed;

    private final List<Verdict> verdicts = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> errors = new TreeMap<>();
    private final List<Violation> failures = new ArrayList<>();

    /** Plays the seeds from the first to the last, as far as the limit allows; {@code out} takes lines of progress. */
    LossRun(StageSetup setup, long firstSeed, long lastSeed, Duration limit, Consumer<String> out) {
        this.setup = setup;
        this.lastSeed = lastSeed;
        this.out = out;
        nextSeed = new AtomicLong(firstSeed);
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** Runs on so many stages, and waits for them. No process is left behind. */
    LossReport run(int stages) throws InterruptedException {
        long startNanos = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < stages; number++) {
            int stage = number;
            Thread thread = new Thread(() -> perform(stage), "stage-" + number);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return report(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos));
    }

    private void perform(int number) {
        Stage stage = null;
        for (Long seed = next(); seed != null && !Thread.currentThread().isInterrupted(); seed = next()) {
            Plan plan = Plan.of(seed);
            try {
                stage = stage == null ? open(number) : stage;
                add(plan, Round.play(plan, stage));
            } catch (IOException | RuntimeException e) {
                failed(seed, e);
                close(stage);
                stage = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close(stage);
    }

    private Stage open(int number) throws IOException, InterruptedException {
        Stage stage = new Stage(setup, number);
        try {
            stage.heal();
            return stage;
        } catch (IOException | InterruptedException e) {
            stage.close();
            throw e;
        }
    }

    private void close(@Nullable Stage stage) {
        if (stage != null) {
            stage.close();
            try {
                addErrors(stage.errors());
            } catch (IOException e) {
                out.accept("cannot read a gateway's log: " + e.getMessage());
            }
        }
    }

    private @Nullable Long next() {
        if (System.nanoTime() - deadlineNanos >= 0) {
            return null;
        }
        long seed = nextSeed.getAndIncrement();
        return seed <= lastSeed ? seed : null;
    }

    private synchronized void add(Plan plan, Verdict verdict) {
        verdicts.add(verdict);
        plan.faults().forEach(fault -> faults.merge(fault.kind().name().toLowerCase(Locale.ROOT), 1,
            Integer::sum));
        if (verdict.noticed() > 0) {
            out.accept("seed " + plan.seed() + ": " + verdict.noticed() + " subscriptions broken without need");
        }
        if (!verdict.ok()) {
            verdict.violations().forEach(violation -> out.accept(violation.toString()));
            out.accept(plan.text());
        }
        if (verdicts.size() % STATUS_EVERY == 0) {
            out.accept(verdicts.size() + " seeds, " + verdicts.stream().filter(each -> !each.ok()).count() + " failed");
        }
    }

    private synchronized void failed(long seed, Exception e) {
        Violation violation = new Violation(seed, "", "", String.valueOf(e), List.of());
        failures.add(violation);
        out.accept(violation.toString());
    }

    private synchronized void addErrors(Map<String, Integer> more) {
        more.forEach((line, times) -> errors.merge(line, times, Integer::sum));
    }

    private synchronized LossReport report(long seconds) {
        List<Violation> violations = new ArrayList<>(failures);
        verdicts.forEach(verdict -> violations.addAll(verdict.violations()));
        return new LossReport(violations.isEmpty(), verdicts.size(),
            (int) verdicts.stream().filter(Verdict::harmless).count(), seconds, Map.copyOf(faults),
            verdicts.stream().mapToLong(Verdict::received).sum(),
            verdicts.stream().mapToLong(Verdict::recovered).sum(),
            verdicts.stream().mapToLong(Verdict::announced).sum(), verdicts.stream().mapToLong(Verdict::broken).sum(),
            verdicts.stream().mapToLong(Verdict::noticed).sum(),
            Map.copyOf(errors), violations);
    }
}
