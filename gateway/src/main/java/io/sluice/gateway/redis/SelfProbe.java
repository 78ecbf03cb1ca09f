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
 * The node listening to itself: each second a heartbeat for each stripe goes out through the commands' connection, and
 * should come back on that of the stripe. Belongs to the bus thread.
 */
final class SelfProbe {
    static final Duration BEAT = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(SelfProbe.class);

    private final LinkKeeper<? extends StatefulRedisConnection<String, byte[]>> commands;
    private final Stripes stripes;
    private final BusThread bus;
    private final GatewayMetrics metrics;
    private final Heartbeat heartbeat;
    private final QuietLog warnings = new QuietLog(log);

    private boolean forbidden;

    /** Probes through these, and has the heartbeat judge. */
    SelfProbe(LinkKeeper<? extends StatefulRedisConnection<String, byte[]>> commands, Stripes stripes,
        Heartbeat heartbeat, Surroundings around) {
        this.commands = commands;
        this.stripes = stripes;
        this.heartbeat = heartbeat;
        this.bus = around.bus();
        this.metrics = around.metrics();
    }

    /** Judges the last beat and sends the next. */
    void beat() {
        if (forbidden) {
            return;
        }
        long now = System.nanoTime();
        long oldest = 0;
        for (Stripe stripe : stripes.all()) {
            if (stripe.listen(now)) {
                heartbeat.sign();
            }
            oldest = Math.max(oldest, stripe.age(now));
        }
        judge();
        metrics.probeAge(oldest);
        publish();
    }

    private void judge() {
        Heartbeat.Verdict verdict = heartbeat.judge();
        if (verdict != Heartbeat.Verdict.ALIVE && commands.current() != null) {
            warnings.warn("the self-probe was not answered: verdict={}", verdict);
            commands.tearDown("probe");
        }
        for (Stripe stripe : stripes.all()) {
            // Asked in any case, since it closes the beat.
            boolean dead = stripe.dead();
            if ((dead || verdict == Heartbeat.Verdict.ALL_DEAD) && stripe.connected()) {
                warnings.warn("the self-probe was not heard: role={}", stripe.role());
                stripe.tearDown("probe");
            }
        }
    }

    private void publish() {
        StatefulRedisConnection<String, byte[]> connection = commands.current();
        if (connection == null) {
            return;
        }
        long beat = heartbeat.next();
        byte[] message = Long.toString(beat).getBytes(StandardCharsets.US_ASCII);
        for (Stripe stripe : stripes.all()) {
            connection.async().publish(stripe.probeName(), message).whenComplete((receivers, failure) ->
                bus.execute(() -> published(stripe, beat, receivers, failure)));
        }
    }

    private void published(Stripe stripe, long beat, @Nullable Long receivers, @Nullable Throwable failure) {
        if (receivers != null) {
            heartbeat.answered();
            if (heartbeat.runs(beat)) {
                stripe.published(receivers);
            }
        } else if (failure != null && Failures.refused(failure)) {
            heartbeat.answered();
            refused(stripe.probeName(), failure);
        }
    }

    private void refused(String name, Throwable failure) {
        String reason = String.valueOf(Failures.command("PUBLISH", failure).getMessage());
        if (!Failures.forbidden(failure)) {
            warnings.warn("the self-probe could not publish: reason=\"{}\"", reason);
        } else if (!forbidden) {
            forbidden = true;
            log.warn("the self-probe may not publish, going on without: channel={} reason=\"{}\"", name, reason);
        }
    }
}
