package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The last subscriber goes and the next one comes, at the very moment when the gateway lets go of the channel. */
final class ResubscribeRaceIT {
    private static final int CLIENTS = 40;
    private static final int CHANNELS = 100;
    private static final int ROUNDS = 30;

    @Test
    void whoeverComesBackWhileTheChannelIsLetGoIsLive() {
        TestRedis redis = TestRedis.start();
        try (TestGateway gateway = TestGateway.start(redis, "--redis-unsubscribe-delay=0s",
            "--client-subscribe-timeout=10s")) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(gateway.connected("r" + i));
            }
            for (int round = 0; round < ROUNDS; round++) {
                all(clients, "subscribe");
                all(clients, "unsubscribe");
            }
            all(clients, "subscribe");
            redis.publish("chat:race0", "1".getBytes(StandardCharsets.UTF_8));
            assertThat(clients.get(0).nextData("chat:race0").asInt()).isEqualTo(1);
            clients.forEach(TestClient::close);
            gateway.awaitEmpty();
            // The channel of control is wished for always, but is none of clients.
            gateway.awaitMetric("sluice_channels ", 0);
        }
    }

    /** Does it to all channels, of which each client has its own. */
    private static void all(List<TestClient> clients, String command) {
        for (int i = 0; i < CLIENTS; i++) {
            int first = i * CHANNELS;
            clients.get(i).send(String.join("\n", IntStream.range(first, first + CHANNELS)
                .mapToObj(n -> "{\"id\":" + (n + 1) + ",\"" + command + "\":{\"channel\":\"chat:race" + n + "\"}}")
                .toList()));
        }
        for (TestClient client : clients) {
            for (int n = 0; n < CHANNELS; n++) {
                JsonNode reply = client.nextReply();
                assertThat(reply.has(command)).as("reply " + reply).isTrue();
            }
        }
    }
}
