package io.sluice.gateway.hub;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One thread on which messages of the bus are decoded and encoded, in the order in which they came. Bounded in messages
 * and bytes: what comes to a full lane is dropped and counted, as waiting would make Redis cut us off and lose more.
 *
 * <p>It works in bursts. Who hands messages over wakes it once for a run of them, and so it does with the loops: it
 * takes less time over a message than the bus, and would otherwise go to sleep and be woken for every single one.
 */
final class Lane implements AutoCloseable {
    private static final int MAX_MESSAGES = 1 << 17;
    /** Messages after which the next thread is woken though more are at hand, so that both can work. */
    private static final int BURST = 64;
    private static final long STOP_MILLIS = 1000;

    private final BusMessageHandler publications;
    private final Map<String, BusMessageHandler> special;
    private final Runnable afterBurst;
    private final GatewayMetrics metrics;
    private final long maxBytes;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Lane.class));
    private final MpscArrayQueue<Runnable> queue = new MpscArrayQueue<>(MAX_MESSAGES);
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;

    /** Set by the lane before it looks into the queue for the last time; cleared by the one who wakes it, or by it. */
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile boolean closed;

    Lane(int index, BusMessageHandler publications, Map<String, BusMessageHandler> special, Runnable afterBurst,
        GatewayMetrics metrics, long maxBytes) {
        this.publications = publications;
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

    /** Sees to it that the messages given before are handled. Any thread. */
    void wake() {
        if (asleep.get() && !queue.isEmpty() && asleep.compareAndSet(true, false)) {
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
            @Nullable Runnable message = queue.poll();
            if (message != null) {
                message.run();
                handled++;
            }
            if (handled == BURST || (message == null && handled > 0)) {
                endBurst();
                handled = 0;
            } else if (message == null) {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep.set(true);
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep.set(false);
    }

    private void handle(String channel, byte[] message) {
        bytes.addAndGet(-message.length);
        try {
            special.getOrDefault(channel, publications).handle(channel, message);
        } catch (RuntimeException | OutOfMemoryError e) {
            // The lane must outlive any message: without it the node would be deaf and look healthy.
            metrics.busMessageDropped("failed");
            log.warn("a message of the bus could not be handled", e);
        }
    }

    private void endBurst() {
        try {
            afterBurst.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("the loops could not be woken", e);
        }
    }
}
