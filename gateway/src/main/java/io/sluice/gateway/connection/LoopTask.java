package io.sluice.gateway.connection;

/** Something to be done on a loop, by its thread. */
@FunctionalInterface
public interface LoopTask {
    /** Does it; must not wait. What it throws is logged, counted against us, and harms no later task. */
    void run();
}
