package io.sluice.gateway.redis;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread, named {@code bus}, that owns the state of a bus. Tasks given after {@link #close} are dropped; a task
 * that throws is logged and harms no other. All methods may be called by any thread.
 */
final class BusThread {
    private static final Logger log = LoggerFactory.getLogger(BusThread.class);

    private final ScheduledThreadPoolExecutor executor;

    BusThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bus");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs the task soon, in the order given. Returns false when it never will, because of {@link #close}. */
    boolean execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException expected) {
            return false;
        }
    }

    /** Runs the task once, after the delay. */
    void schedule(Runnable task, Duration delay) {
        try {
            keep(executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException expected) {
            // closed meanwhile
        }
    }

    /** Runs the task again and again, with this pause between: a stalled process must not see ticks pile up. */
    void every(Duration pause, Runnable task) {
        long nanos = pause.toNanos();
        keep(executor.scheduleWithFixedDelay(() -> run(task), nanos, nanos, TimeUnit.NANOSECONDS));
    }

    /** Takes no more tasks, and waits until those given are done, at most this long. */
    boolean close(Duration patience) {
        executor.shutdown();
        try {
            return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says that the task's future is of no use here: {@link #run} lets nothing be thrown. */
    private static void keep(@Nullable ScheduledFuture<?> task) {
        assert task != null;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            log.error("a task of the bus failed", e);
        }
    }
}
