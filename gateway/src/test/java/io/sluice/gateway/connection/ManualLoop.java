package io.sluice.gateway.connection;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.NoMetrics;
import java.time.Duration;
import java.util.ArrayDeque;

/** A loop whose thread is the test's: what it is given is done when the test says so. */
public final class ManualLoop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final Loop loop;
    private long nanos;

    /** Makes the loop with this number, which never rests. */
    public ManualLoop(int index) {
        this(index, Duration.ZERO, NoMetrics.INSTANCE, new OutboundBudget(0));
    }

    /** Makes a loop that rests so long between large fan-outs. */
    public ManualLoop(int index, Duration gatherDelay) {
        this(index, gatherDelay, NoMetrics.INSTANCE, new OutboundBudget(0));
    }

    /** Makes the loop with this number, which never rests, and counts here. */
    ManualLoop(int index, GatewayMetrics metrics, OutboundBudget budget) {
        this(index, Duration.ZERO, metrics, budget);
    }

    private ManualLoop(int index, Duration gatherDelay, GatewayMetrics metrics, OutboundBudget budget) {
        loop = new Loop(index, new ManualThread(), gatherDelay, metrics, budget);
    }

    /** The loop itself. */
    public Loop loop() {
        return loop;
    }

    /** Lets so much time pass on the thread's own clock, which moves by nothing else. */
    public void elapse(Duration time) {
        nanos += time.toNanos();
    }

    /** Whether it was asked to do something later. */
    public boolean rests() {
        return !later.isEmpty();
    }

    /** Lets the time come for what is to be done later, and does it. */
    public void wake() {
        tasks.addAll(later);
        later.clear();
        run();
    }

    /** Does all that was given, and all that it gives in turn; then ends the burst. */
    public void run() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
        loop.flush();
    }

    /** Moves the loop's alarms on by so many ticks, whatever the clock says, and ends the burst. */
    public void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            loop.wheel().advance(loop.now() + 1);
            loop.flush();
        }
    }

    private final class ManualThread implements LoopThread {
        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void executeAfter(long millis, Runnable task) {
            later.add(task);
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }
}
