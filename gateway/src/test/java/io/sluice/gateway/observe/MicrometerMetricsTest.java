package io.sluice.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MicrometerMetricsTest {
    /** The text format of Prometheus, version 0.0.4. */
    private static final Pattern SAMPLE = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*"
        + "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*})? "
        + "(NaN|[+-]Inf|-?[0-9.]+([eE][+-]?[0-9]+)?)");
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*");

    private static final List<String> FAMILIES = List.of(
        "sluice_auth_failures_total counter",
        "sluice_build_info gauge",
        "sluice_bytes_sent_total counter",
        "sluice_channels gauge",
        "sluice_client_publishes_total counter",
        "sluice_commands_received_total counter",
        "sluice_commands_refused_total counter",
        "sluice_compression_compressed_bytes_total counter",
        "sluice_compression_connections_total counter",
        "sluice_compression_messages_total counter",
        "sluice_compression_plain_bytes_total counter",
        "sluice_connections gauge",
        "sluice_connections_closed_total counter",
        "sluice_connections_opened_total counter",
        "sluice_control_messages_total counter",
        "sluice_delivery_lag_seconds histogram",
        "sluice_event_loop_delay_seconds histogram",
        "sluice_fanout_recipients histogram",
        "sluice_handshake_failures_total counter",
        "sluice_history_capped_total counter", "sluice_history_failures_total counter",
        "sluice_limit_allowed gauge", "sluice_limit_reached_total counter", "sluice_limit_used gauge",
        "sluice_messages_sent_total counter",
        "sluice_outbound_dropped_total counter",
        "sluice_outbound_held_bytes gauge",
        "sluice_outbound_queued_bytes gauge",
        "sluice_presence_clients gauge",
        "sluice_presence_entered_again_total counter",
        "sluice_presence_swept_total counter",
        "sluice_rate_limited_total counter",
        "sluice_recoveries_total counter",
        "sluice_redis_bytes_received_total counter",
        "sluice_redis_connected gauge",
        "sluice_redis_messages_dropped_total counter",
        "sluice_redis_messages_received_total counter",
        "sluice_redis_probe_age_seconds gauge",
        "sluice_redis_resubscribes_total counter",
        "sluice_revocations gauge",
        "sluice_slow_consumers_closed_total counter",
        "sluice_sockets_dropped_total counter",
        "sluice_stream_memory_bytes gauge",
        "sluice_stream_passed_over_total counter",
        "sluice_stream_reads_total counter",
        "sluice_stream_repairs_total counter",
        "sluice_streams gauge",
        "sluice_subscriptions gauge",
        "sluice_tls_certificate_expiry_timestamp_seconds gauge",
        "sluice_tls_certificate_renewals_total counter",
        "sluice_token_key_fetches_total counter");

    private final MicrometerMetrics metrics = new MicrometerMetrics("1.2.3");

    @BeforeEach
    void register() {
        metrics.channels(() -> 7);
        metrics.outboundHeld(() -> 4096);
        metrics.limit("connections", () -> 2, 10);
        metrics.presentClients(() -> 3);
        metrics.revocations(() -> 5);
        metrics.recentHeld(() -> 2048);
        metrics.certificateExpires(() -> 1_900_000_000);
        metrics.loop(0);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void theRegisteredMetersAreTheDocumentedOnes() {
        assertThat(ownFamilies()).isEqualTo(FAMILIES);
    }

    @Test
    void everyLineOfTheScrapeParses() {
        useEverything();

        assertThat(metrics.scrape().lines())
            .allMatch(line -> SAMPLE.matcher(line).matches() || COMMENT.matcher(line).matches());
    }

    @Test
    void countersEndInTotalAndTimesAreSeconds() {
        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# TYPE")))
            .allMatch(line -> line.endsWith(" counter") == line.contains("_total "))
            .noneMatch(line -> line.contains("_milliseconds") || line.contains("_ms "));
    }

    @Test
    void knownLabelsShowAsZeroBeforeAnythingHappens() {
        for (DisconnectCode code : DisconnectCode.values()) {
            assertShows("sluice_connections_closed_total{code=\"" + code.code() + "\"} 0.0");
        }
        for (ErrorCode error : ErrorCode.values()) {
            assertShows("sluice_commands_refused_total{code=\"" + error.code() + "\"} 0.0");
        }
        assertShows("sluice_handshake_failures_total{reason=\"origin\"} 0.0");
        assertShows("sluice_redis_connected{role=\"commands\"} 0.0");
        assertShows("sluice_redis_connected{role=\"subscriptions\"} 0.0");
        assertShows("sluice_redis_probe_age_seconds NaN");
        assertShows("sluice_event_loop_delay_seconds_count{loop=\"0\"} 0");
    }

    @Test
    void whatHappenedIsCounted() {
        useEverything();

        assertShows("sluice_build_info{version=\"1.2.3\"} 1");
        assertShows("sluice_channels 7.0");
        assertShows("sluice_connections 2.0");
        assertShows("sluice_subscriptions 3.0");
        assertShows("sluice_outbound_queued_bytes 60.0");
        assertShows("sluice_outbound_held_bytes 4096.0");
        assertShows("sluice_outbound_dropped_total{policy=\"keep-latest\"} 9.0");
        assertShows("sluice_slow_consumers_closed_total{reason=\"budget\"} 1.0");
        assertShows("sluice_rate_limited_total{kind=\"command\"} 1.0");
        assertShows("sluice_messages_sent_total 5.0");
        assertShows("sluice_bytes_sent_total 500.0");
        assertShows("sluice_fanout_recipients_bucket{le=\"30.0\"} 1");
        assertShows("sluice_delivery_lag_seconds_sum 0.25");
        assertShows("sluice_redis_bytes_received_total 64.0");
        assertShows("sluice_redis_connected{role=\"subscriptions\"} 1.0");
        assertShows("sluice_redis_resubscribes_total{cause=\"reconnect\"} 12.0");
        assertShows("sluice_redis_probe_age_seconds 0.75");
        assertShows("sluice_event_loop_delay_seconds_bucket{loop=\"1\",le=\"0.02\"} 1");
        assertShows("sluice_connections_closed_total{code=\"3008\"} 1.0");
        assertShows("sluice_compression_connections_total 1.0");
        assertShows("sluice_compression_messages_total{direction=\"out\"} 1.0");
        assertShows("sluice_compression_plain_bytes_total{direction=\"out\"} 1000.0");
        assertShows("sluice_compression_compressed_bytes_total{direction=\"in\"} 50.0");
    }

    @Test
    void codesThatClientsMakeUpDoNotGrowTheScrape() {
        for (int code = 4000; code < 5000; code++) {
            metrics.connectionClosed(code);
        }

        assertShows("sluice_connections_closed_total{code=\"other\"} 1000.0");
        assertThat(metrics.scrape()).doesNotContain("code=\"4000\"");
    }

    @Test
    void twoScrapesOfTheSameLoopShareItsMeters() {
        metrics.loop(0).connections(1);
        metrics.loop(0).connections(1);
        metrics.loop(1).connections(-1);

        assertShows("sluice_connections 1.0");
    }

    @Test
    void theJvmIsSeen() {
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads",
            "process_cpu_usage", "process_uptime_seconds", "process_files_open_files");
    }

    @Test
    void labelsAreOfAFewKinds() {
        useEverything();

        Set<String> labels = metrics.registry().getMeters().stream().map(Meter::getId)
            .filter(id -> id.getName().startsWith("sluice.")).flatMap(id -> id.getTags().stream()).map(Tag::getKey)
            .collect(Collectors.toSet());
        assertThat(labels).containsExactlyInAnyOrder("cause", "code", "direction", "kind", "limit", "loop", "policy",
            "reason", "result", "role", "version");
    }

    private void useEverything() {
        metrics.connectionOpened();
        metrics.compressionAgreed();
        metrics.compressed(1000, 400);
        metrics.decompressed(50, 200);
        metrics.connectionClosed(DisconnectCode.SLOW.code());
        metrics.slowConsumerClosed("queue");
        metrics.slowConsumerClosed("budget");
        metrics.publicationsDropped("keep-latest", 9);
        metrics.rateLimited("command");
        metrics.handshakeRefused("origin");
        metrics.commandRefused(ErrorCode.UNKNOWN_CHANNEL);
        metrics.authenticationFailed("expired \"\\\n");
        metrics.clientPublished();
        metrics.busMessageReceived(64);
        metrics.busMessageDropped("oversized");
        metrics.controlMessage("disconnect");
        metrics.presenceSwept(3);
        metrics.presenceEnteredAgain("swept", 4);
        metrics.redisConnected("subscriptions", true);
        metrics.redisConnected("nobody", true);
        metrics.resubscribed("reconnect", 12);
        metrics.historyFailed("wrongtype");
        metrics.historyCapped();
        metrics.probeAge(750_000_000);
        useLoop(metrics.loop(1));
        useStreams(metrics.streams());
    }

    private static void useStreams(StreamMetrics streams) {
        streams.streams(3);
        streams.streams(-1);
        streams.streamRead();
        streams.recovery("recovered");
        streams.repair("gap", "repaired");
        streams.repair("nonsense", "repaired");
        streams.publicationPassedOver("duplicate");
    }

    private static void useLoop(LoopMetrics loop) {
        loop.connections(2);
        loop.subscriptions(3);
        loop.queuedBytes(100);
        loop.queuedBytes(-40);
        loop.sent(5, 500);
        loop.fannedOut(20);
        loop.deliveryLag(250);
        loop.deliveryLag(-30);
        loop.commandReceived();
        loop.loopDelay(11_000_000);
    }

    private void assertShows(String line) {
        assertThat(metrics.scrape().lines()).contains(line);
    }

    private List<String> ownFamilies() {
        return metrics.scrape().lines().filter(line -> line.startsWith("# TYPE sluice_"))
            .map(line -> line.substring("# TYPE ".length()))
            .filter(line -> !line.matches(".*_max gauge"))
            .collect(Collectors.toCollection(TreeSet::new)).stream().toList();
    }

    @Test
    void everyNameIsRegistered() {
        List<String> registered =
            metrics.registry().getMeters().stream().map(meter -> meter.getId().getName()).toList();

        assertThat(Arrays.stream(MeterNames.class.getDeclaredFields()).map(MicrometerMetricsTest::text)
            .filter(name -> name.startsWith("sluice."))).allMatch(registered::contains);
    }

    private static String text(java.lang.reflect.Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
