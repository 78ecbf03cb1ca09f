package io.sluice.ops.soak;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The soak's way of waiting: something may look on meanwhile. Used by the main thread. */
final class Clock {
    private static final long TICK_NANOS = 50_000_000;

    private Runnable onTick = () -> { };

    /** Lets something run between two looks at a condition, some times a second. */
    void onTick(Runnable task) {
        onTick = task;
    }

    /** Waits for the condition; answers whether it came true before the limit was over. */
    boolean await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            onTick.run();
            LockSupport.parkNanos(TICK_NANOS);
        }
        return true;
    }
}
