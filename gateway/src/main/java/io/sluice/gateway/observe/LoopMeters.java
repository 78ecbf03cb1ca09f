package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** The meters that all loops add to; safe for all threads. */
final class LoopMeters {
    private static final Duration[] LAGS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10)};
    private static final Duration[] DELAYS = {
        Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100),
        Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(10)};
    private static final double[] RECIPIENTS = {1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000};

    final Counter messagesSent;
    final Counter bytesSent;
    final Counter commandsReceived;
    final DistributionSummary recipients;
    final Timer deliveryLag;
    final LongAdder connections = new LongAdder();
    final LongAdder subscriptions = new LongAdder();
    final LongAdder queuedBytes = new LongAdder();
    private final MeterRegistry registry;

    LoopMeters(MeterRegistry registry) {
        this.registry = registry;
        messagesSent = Counter.builder(MeterNames.MESSAGES_SENT)
            .description("Publications handed to sockets or their queues, once for each recipient").register(registry);
        bytesSent = Counter.builder(MeterNames.BYTES_SENT)
            .description("Bytes of publications handed to sockets or their queues, frame headers included")
            .register(registry);
        commandsReceived = Counter.builder(MeterNames.COMMANDS_RECEIVED)
            .description("Commands read from clients").register(registry);
        recipients = DistributionSummary.builder(MeterNames.FANOUT_RECIPIENTS)
            .description("Subscribers of one loop that one publication went to")
            .serviceLevelObjectives(RECIPIENTS).register(registry);
        deliveryLag = Timer.builder(MeterNames.DELIVERY_LAG)
            .description("From the publisher's time stamp to the write, where there is a stamp")
            .serviceLevelObjectives(LAGS).register(registry);
        gauge(MeterNames.CONNECTIONS, "Connections open now", connections).register(registry);
        gauge(MeterNames.SUBSCRIPTIONS, "Subscriptions held now by all connections", subscriptions).register(registry);
        gauge(MeterNames.OUTBOUND_QUEUED, "Bytes that wait for clients to read", queuedBytes)
            .baseUnit(MeterNames.BYTES).register(registry);
    }

    /** The delays of one loop. */
    Timer delay(int loop) {
        return Timer.builder(MeterNames.EVENT_LOOP_DELAY).tag(MeterNames.LOOP, Integer.toString(loop))
            .description("How late a loop came to its tick").serviceLevelObjectives(DELAYS).register(registry);
    }

    private static Gauge.Builder<LongAdder> gauge(String name, String description, LongAdder value) {
        return Gauge.builder(name, value, LongAdder::sum).description(description);
    }
}
