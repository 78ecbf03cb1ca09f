package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node listening to itself: each second a heartbeat goes out through the commands' connection and should come back
 * on the subscriptions'. Belongs to the bus thread.
 */
final class SelfProbe {
    static final Duration BEAT = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(SelfProbe.class);

    private final String name;
    private final LinkKeeper<? extends StatefulRedisConnection<String, byte[]>> commands;
    private final LinkKeeper<?> subscriptions;
    private final Reconciler reconciler;
    private final BusThread bus;
    private final GatewayMetrics metrics;
    private final Heartbeat heartbeat = new Heartbeat(System.nanoTime());
    private final QuietLog warnings = new QuietLog(log);

    private boolean forbidden;

    /** Probes through these; {@code name} is that of the probe's channel in Redis. */
    SelfProbe(String name, LinkKeeper<? extends StatefulRedisConnection<String, byte[]>> commands,
        LinkKeeper<?> subscriptions, Reconciler reconciler, Surroundings around) {
        this.name = name;
        this.commands = commands;
        this.subscriptions = subscriptions;
        this.reconciler = reconciler;
        this.bus = around.bus();
        this.metrics = around.metrics();
    }

    /** Gives what hears of the connections and of refused attempts. */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Judges the last beat and sends the next. */
    void beat() {
        if (forbidden) {
            return;
        }
        long now = System.nanoTime();
        if (reconciler.takeHeardSomething()) {
            heartbeat.traffic();
        }
        if (reconciler.takeHeardProbe()) {
            heartbeat.heard(now);
        }
        act(heartbeat.judge(reconciler.listensToProbe()));
        metrics.probeAge(heartbeat.age(now));
        publish();
    }

    private void act(Heartbeat.Verdict verdict) {
        boolean away = commands.current() == null && subscriptions.current() == null;
        if (away || verdict == Heartbeat.Verdict.ALIVE) {
            return;
        }
        warnings.warn("the self-probe was not heard: verdict={}", verdict);
        if (verdict != Heartbeat.Verdict.SUBSCRIPTIONS_DEAD) {
            commands.tearDown("probe");
        }
        if (verdict != Heartbeat.Verdict.COMMANDS_DEAD) {
            subscriptions.tearDown("probe");
        }
    }

    private void publish() {
        StatefulRedisConnection<String, byte[]> connection = commands.current();
        if (connection == null) {
            return;
        }
        long beat = heartbeat.next();
        byte[] message = Long.toString(beat).getBytes(StandardCharsets.US_ASCII);
        connection.async().publish(name, message)
            .whenComplete((receivers, failure) -> bus.execute(() -> published(beat, receivers, failure)));
    }

    private void published(long beat, @Nullable Long receivers, @Nullable Throwable failure) {
        if (receivers != null) {
            heartbeat.published(beat, receivers);
        } else if (failure != null && Failures.refused(failure)) {
            heartbeat.refused();
            refused(failure);
        }
    }

    private void refused(Throwable failure) {
        String reason = String.valueOf(Failures.command("PUBLISH", failure).getMessage());
        if (Failures.forbidden(failure)) {
            forbidden = true;
            log.warn("the self-probe may not publish, going on without: channel={} reason=\"{}\"", name, reason);
        } else {
            warnings.warn("the self-probe could not publish: reason=\"{}\"", reason);
        }
    }
}
