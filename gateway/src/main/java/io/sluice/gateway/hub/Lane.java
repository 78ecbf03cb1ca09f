package io.sluice.gateway.hub;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscBlockingConsumerArrayQueue;
import org.slf4j.LoggerFactory;

/**
 * One thread on which messages of the bus are decoded and encoded, in the order in which they came. Bounded in messages
 * and bytes: what comes to a full lane is dropped and counted, as waiting would make Redis cut us off and lose more.
 */
final class Lane implements AutoCloseable {
    private static final int MAX_MESSAGES = 1 << 17;
    private static final long STOP_MILLIS = 1000;

    private final BusMessageHandler publications;
    private final Map<String, BusMessageHandler> special;
    private final GatewayMetrics metrics;
    private final long maxBytes;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Lane.class));
    private final MpscBlockingConsumerArrayQueue<Runnable> queue = new MpscBlockingConsumerArrayQueue<>(MAX_MESSAGES);
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;

    Lane(int index, BusMessageHandler publications, Map<String, BusMessageHandler> special, GatewayMetrics metrics,
        long maxBytes) {
        this.publications = publications;
        this.special = Map.copyOf(special);
        this.metrics = metrics;
        this.maxBytes = maxBytes;
        this.thread = new Thread(this::run, "lane-" + index);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a message, or drops and counts it. Any thread. */
    void offer(String channel, byte[] message) {
        if (bytes.addAndGet(message.length) > maxBytes || !queue.offer(() -> handle(channel, message))) {
            bytes.addAndGet(-message.length);
            metrics.busMessageDropped("lane_full");
            log.warn("messages are dropped: a lane is full lane={}", thread.getName());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
}
