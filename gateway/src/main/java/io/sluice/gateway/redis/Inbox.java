package io.sluice.gateway.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from any thread to the bus thread, which is woken once for a burst. Never blocks: when it is full
 * what comes is dropped, and the bus thread told that something was.
 */
final class Inbox<T> {
    private final MpscArrayQueue<T> queue;
    private final BusThread bus;
    private final Consumer<T> each;
    private final Runnable overflow;
    private final Runnable afterBurst;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean dropped = new AtomicBoolean();

    /**
     * All three actions are run by the bus thread.
     *
     * @param each takes one thing
     * @param overflow is told that at least one thing was dropped
     * @param afterBurst is run when the queue was emptied
     */
    Inbox(int capacity, BusThread bus, Consumer<T> each, Runnable overflow, Runnable afterBurst) {
        this.queue = new MpscArrayQueue<>(capacity);
        this.bus = bus;
        this.each = each;
        this.overflow = overflow;
        this.afterBurst = afterBurst;
    }

    /** Puts something in. */
    void put(T thing) {
        if (!queue.offer(thing)) {
            dropped.set(true);
        }
        if (!woken.get() && woken.compareAndSet(false, true)) {
            bus.execute(this::drain);
        }
    }

    private void drain() {
        // Before the first poll: what is put in after the last one must wake again.
        woken.set(false);
        if (dropped.compareAndSet(true, false)) {
            overflow.run();
        }
        @Nullable T thing = queue.poll();
        while (thing != null) {
            each.accept(thing);
            thing = queue.poll();
        }
        afterBurst.run();
    }
}
