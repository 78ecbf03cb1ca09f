package io.sluice.gateway.connection;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.NoMetrics;
import java.util.ArrayDeque;

/** A loop whose thread is the test's: what it is given is done when the test says so. */
public final class ManualLoop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Loop loop;

    /** Makes the loop with this number. */
    public ManualLoop(int index) {
        this(index, NoMetrics.INSTANCE, new OutboundBudget(0));
    }

    /** Makes the loop with this number, which counts here. */
    ManualLoop(int index, GatewayMetrics metrics, OutboundBudget budget) {
        loop = new Loop(index, tasks::add, () -> true, metrics, budget);
    }

    /** The loop itself. */
    public Loop loop() {
        return loop;
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
}
