package io.sluice.gateway.hub;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One thread on which messages of the bus are decoded and encoded, in the order in which they came. Bounded in messages
 * and bytes: what comes to a full lane is dropped and counted, as waiting would make Redis cut us off and lose more.
 *
 * <p>It works in bursts. Who hands messages over wakes it once for a run of them, and so it does with the loops: it
 * takes less time over a message than the bus, and would otherwise go to sleep and be woken for every single one.
 *
 * <p>Beside messages it takes tasks of the node's own, which are never dropped: those who give them bound them, by the
 * reads that they have under way and the subscriptions that they have pending.
 */
final class Lane implements AutoCloseable, Executor {
    /** How often its work is told that time passes. */
    static final int TICK_MILLIS = 100;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int MAX_MESSAGES = 1 << 17;
    /** Messages after which the next thread is woken though more are at hand, so that both can work. */
    private static final int BURST = 64;
    private static final long STOP_MILLIS = 1000;

    private final LaneWork work;
    private final Map<String, BusMessageHandler> special;
    private final Runnable afterBurst;
    private final GatewayMetrics metrics;
    private final long maxBytes;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Lane.class));
    private final MpscArrayQueue<Runnable> queue = new MpscArrayQueue<>(MAX_MESSAGES);
    private final AtomicLong bytes = new AtomicLong();
    private final MpscUnboundedArrayQueue<Runnable> tasks = new MpscUnboundedArrayQueue<>(64);
    private final Thread thread;

    /** Set by the lane before it looks into the queue for the last time; cleared by the one who wakes it, or by it. */
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile boolean closed;

    // The lane's thread alone.
    private long nextTickNanos = System.nanoTime() + TICK_NANOS;

    /**
     * Starts the thread.
     *
     * @param work makes what is done with messages, given the lane for tasks of its own
     * @param special what is done with the messages of channels that are not for clients, by channel
     * @param afterBurst wakes whom messages and tasks were handed on to
     * @param maxBytes bytes of messages that may wait
     */
    Lane(int index, Function<Executor, LaneWork> work, Map<String, BusMessageHandler> special, Runnable afterBurst,
        GatewayMetrics metrics, long maxBytes) {
        this.work = work.apply(this);
        this.special = Map.copyOf(special);
        this.afterBurst = afterBurst;
        this.metrics = metrics;
        this.maxBytes = maxBytes;
        this.thread = new Thread(this::run, "lane-" + index);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a message, or drops and counts it; it may wait for {@link #wake}. Any thread. */
    void offer(String channel, byte[] message) {
        if (bytes.addAndGet(message.length) > maxBytes || !queue.offer(() -> handle(channel, message))) {
            bytes.addAndGet(-message.length);
            metrics.busMessageDropped("lane_full");
            log.warn("messages are dropped: a lane is full lane={}", thread.getName());
        }
        if (asleep.get() && queue.size() >= BURST) {
            wake();
        }
    }

    /** Has the task done soon, before or after messages that wait. Any thread; returns at once. */
    @Override
    public void execute(Runnable task) {
        tasks.offer(task);
        wake();
    }

    /** What is done, for tasks of it. */
    LaneWork work() {
        return work;
    }

    /** Sees to it that what was given before is handled. Any thread. */
    void wake() {
        if (asleep.get() && !isIdle() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int handled = 0;
        while (!closed) {
            boolean busy = runNext();
            handled += busy ? 1 : 0;
            if (handled == BURST || (!busy && handled > 0)) {
                guard(afterBurst);
                handled = tick() ? 1 : 0;
            } else if (!busy) {
                sleep();
                handled = tick() ? 1 : 0;
            }
        }
    }

    /** Does a task, and a message; false when there was neither. */
    private boolean runNext() {
        @Nullable Runnable task = tasks.poll();
        if (task != null) {
            guard(task);
        }
        @Nullable Runnable message = queue.poll();
        if (message != null) {
            message.run();
        }
        return task != null || message != null;
    }

    private void sleep() {
        asleep.set(true);
        long rest = nextTickNanos - System.nanoTime();
        if (isIdle() && !closed && rest > 0) {
            LockSupport.parkNanos(this, rest);
        }
        asleep.set(false);
    }

    private boolean isIdle() {
        return queue.isEmpty() && tasks.isEmpty();
    }

    /** Lets time pass; returns whether anything may have come of it. */
    private boolean tick() {
        long now = System.nanoTime();
        if (now - nextTickNanos < 0) {
            return false;
        }
        nextTickNanos = now + TICK_NANOS;
        try {
            return work.tick();
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("a lane's tick failed; the lane goes on", e);
            return true;
        }
    }

    private void handle(String channel, byte[] message) {
        bytes.addAndGet(-message.length);
        try {
            special.getOrDefault(channel, work).handle(channel, message);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The lane must outlive any message: without it the node would be deaf and look healthy.
            metrics.busMessageDropped("failed");
            log.warn("a message of the bus could not be handled", e);
        }
    }

    private void guard(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("a task of a lane failed; the lane goes on", e);
        }
    }
}
