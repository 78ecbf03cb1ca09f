package io.sluice.ops.loss;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The ways in which this test's threads wait; all are bounded. An interrupt ends a wait early. */
final class Waiting {
    private static final long LOOK_NANOS = 5_000_000;

    private Waiting() {
    }

    /** Waits until the condition holds; answers whether it did before the time was over. */
    static boolean until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Waits for a time of {@link System#nanoTime}. */
    static void untilNanos(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !Thread.currentThread().isInterrupted();
            left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits for so many milliseconds. */
    static void millis(long millis) {
        untilNanos(System.nanoTime() + millis * 1_000_000);
    }
}
