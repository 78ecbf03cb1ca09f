package io.sluice.gateway.connection;

/** The thread under a loop: one that runs tasks, one after the other. All methods may be called by any thread. */
public interface LoopThread {
    /** Has the task run after all that were given before; returns at once. */
    void execute(Runnable task);

    /** Has the task run once so many milliseconds have passed, or never when the thread ends before. */
    void executeAfter(long millis, Runnable task);

    /** Whether the caller is this thread. */
    boolean isCurrent();

    /** The time in nanoseconds, of which only differences mean anything. */
    long nanoTime();
}
