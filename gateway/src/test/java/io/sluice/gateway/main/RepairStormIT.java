package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * One gateway that loses Redis with many recoverable channels, and gets it back with its data. What it costs is logged;
 * {@code -Dstorm.channels=100000} makes it a measurement.
 */
final class RepairStormIT {
    private static final int CHANNELS = Integer.getInteger("storm.channels", 5_000);
    /** In so many channels something is published before the gateway hears again. */
    private static final int MOVED = CHANNELS / 100;
    private static final int OF_EACH = 5_000;
    private static final int BATCH = 500;
    private static final String REPAIRS = "sluice_stream_repairs_total{cause=\"live\"";
    private static final String READS = "sluice_stream_reads_total";

    @TempDir
    private Path folder;

    @Test
    void onlyChannelsInWhichSomethingWasPublishedAreRead() {
        TestRedis redis = TestRedis.startOwn("--appendonly", "yes", "--appendfsync", "no", "--dir", folder.toString());
        try (redis; TestGateway gateway = TestGateway.start(redis, "--client-max-subscriptions=10000",
            "--client-anonymous=true", "--client-max-pending-commands=20000", "--history-position-check=10m",
            "--namespaces=[{name: kept, subscribe: everyone, history-size: 10}]");
            TestClient other = gateway.connected("")) {
            List<TestClient> clients = subscribed(gateway);
            TestClient client = clients.get(0);
            double reads = gateway.metric(READS);
            redis.stop();
            gateway.awaitMetric("sluice_redis_connected", 0);
            redis.restart();
            IntStream.range(0, MOVED).forEach(n -> redis.command("FCALL", "sluice_publish", "1", "kept:" + n, "1"));
            long begin = System.nanoTime();
            List<Long> waits = othersUntilRepaired(gateway, other);
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            double repairReads = gateway.metric(READS) - reads - waits.size();
            Collections.sort(waits);
            LoggerFactory.getLogger(RepairStormIT.class).info("channels={} moved={} repaired in {} ms, reads={}; "
                + "subscribes of others meanwhile: {}, median {} ms, worst {} ms", CHANNELS, MOVED, took, repairReads,
                waits.size(), waits.get(waits.size() / 2), waits.get(waits.size() - 1));
            assertThat(IntStream.range(0, MOVED).mapToObj(n -> client.nextPush().path("channel").asText())
                .collect(Collectors.toSet())).as("each heard of what it missed").hasSize(MOVED);
            clients.forEach(TestClient::close);
            assertThat(repairReads).isLessThanOrEqualTo(MOVED + waits.size() + 100.0);
        }
    }

    /** Clients with so many channels each; those in which something is published are the first's. */
    private static List<TestClient> subscribed(TestGateway gateway) {
        List<TestClient> clients = new ArrayList<>();
        for (int from = 0; from < CHANNELS; from += OF_EACH) {
            TestClient client = gateway.connected("");
            subscribe(client, from, Math.min(CHANNELS, from + OF_EACH));
            clients.add(client);
        }
        return clients;
    }

    private static void subscribe(TestClient client, int first, int end) {
        for (int from = first; from < end; from += BATCH) {
            client.send(IntStream.range(from, from + BATCH).mapToObj(n -> "{\"id\":" + (n + 100)
                + ",\"subscribe\":{\"channel\":\"kept:" + n + "\"}}").collect(Collectors.joining("\n")));
            for (int i = 0; i < BATCH; i++) {
                JsonNode reply = client.nextReply();
                assertThat(reply.has("subscribe")).as(reply.toString()).isTrue();
            }
        }
    }

    /** Subscribes to one new channel after the other until all are repaired; gives the milliseconds that each took. */
    private static List<Long> othersUntilRepaired(TestGateway gateway, TestClient other) {
        List<Long> waits = new ArrayList<>();
        TestGateway.await("all are repaired").until(() -> {
            long begin = System.nanoTime();
            other.subscribe("kept:other" + waits.size());
            waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            return gateway.metric(REPAIRS) >= CHANNELS;
        });
        return waits;
    }
}
