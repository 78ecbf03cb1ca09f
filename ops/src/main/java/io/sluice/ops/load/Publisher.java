package io.sluice.ops.load;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that publishes on a schedule, open loop: a late answer never delays what is due. Messages that are due
 * together go out together. One schedule at a time.
 */
final class Publisher implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;

    private final PublishTarget target;
    private final Stamp stamp;
    private final PublishCounts counts;

    private volatile boolean stopping;

    /** Owned by the main thread. */
    private @Nullable Thread thread;

    Publisher(PublishTarget target, Stamp stamp, PublishCounts counts) {
        this.target = target;
        this.stamp = stamp;
        this.counts = counts;
    }

    /** Starts the schedule on a thread of its own; the one before must be through. */
    void start(Schedule schedule) {
        thread = new Thread(() -> publish(schedule), "publisher");
        thread.setDaemon(true);
        thread.start();
    }

    PublishCounts counts() {
        return counts;
    }

    /** Stops the thread; the target is its owner's. */
    @Override
    public void close() {
        stopping = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void publish(Schedule schedule) {
        long next = 0;
        while (next < schedule.messages() && !stopping) {
            long batchEnd = Math.min(schedule.messages(), next + LARGEST_BATCH);
            long now = System.nanoTime();
            long due = schedule.dueNanos(next);
            for (; due <= now && next < batchEnd && !stopping; due = schedule.dueNanos(next)) {
                int stream = schedule.stream(next);
                counts.addSent();
                target.publish(stream, stamp.payload(stream, schedule.sequence(next), due));
                next++;
            }
            target.flush();
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }
}
