package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence when gateways die, three of them in processes of their own. */
final class PresenceProcessIT {
    private static final String CHANNEL = "room:x";
    private static final Duration LEASE = Duration.ofSeconds(6);
    /** What a machine with other work may take in addition, for a sweep that is due. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final TestRedis redis = TestRedis.startOwn();
    private final List<TestProcess> processes = new ArrayList<>();
    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(TestClient::close);
        processes.forEach(TestProcess::close);
        redis.close();
    }

    @Test
    void theClientsOfAKilledGatewayLeaveOnceEachWithinTheLease() {
        TestProcess dying = start();
        TestClient watching = subscribed(start());
        start();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            subscribed(dying);
            ids.add(nextOf(watching, "join"));
        }
        assertThat(numbers(watching)).isEqualTo("21 1");
        long begun = System.nanoTime();
        dying.close();
        Map<String, Integer> leaves = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            leaves.merge(nextOf(watching, "leave"), 1, Integer::sum);
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("a killed gateway's clients were gone after %d ms of a lease of %d ms%n", taken.toMillis(),
            LEASE.toMillis());
        assertThat(leaves).containsOnlyKeys(ids).allSatisfy((client, count) -> assertThat(count).isEqualTo(1));
        assertThat(taken).isLessThan(LEASE.plus(GRACE));
        assertThat(numbers(watching)).isEqualTo("1 1");
    }

    @Test
    void theClientsOfAStoppedGatewayLeaveAtOnce() {
        TestProcess stopping = start("--presence-lease=5m");
        TestClient watching = subscribed(start("--presence-lease=5m"));
        subscribed(stopping);
        String id = nextOf(watching, "join");
        stopping.terminate();
        clients.get(clients.size() - 1).expectClose();
        clients.get(clients.size() - 1).leave();
        assertThat(nextOf(watching, "leave")).isEqualTo(id);
        assertThat(stopping.exitCode()).isZero();
    }

    private TestProcess start(String... options) {
        TestProcess started = TestProcess.start(TestProcess.with(options, "--redis-uri=" + redis.uri(),
            "--client-insecure=true", "--http-port=0", "--admin-port=0", "--presence-lease=" + LEASE.toMillis() + "ms",
            "--namespaces=[{name: room, subscribe: everyone, presence: true, join-leave: always}]"));
        processes.add(started);
        started.awaitOutput("/metrics"); // the last line that names a port
        return started;
    }

    /** A client that has heard of its own coming. */
    private TestClient subscribed(TestProcess process) {
        TestClient client = process.client();
        clients.add(client);
        client.connect("");
        client.subscribed(CHANNEL);
        nextOf(client, "join");
        return client;
    }

    private static String nextOf(TestClient client, String what) {
        JsonNode push = client.nextPush();
        assertThat(push.has(what)).as(what + ": " + push).isTrue();
        return push.path(what).path("info").path("client").asText();
    }

    private static String numbers(TestClient client) {
        JsonNode stats =
            client.command("presence_stats", "{\"channel\":\"" + CHANNEL + "\"}").path("presence_stats");
        return stats.path("num_clients").asText() + " " + stats.path("num_users").asText();
    }
}
