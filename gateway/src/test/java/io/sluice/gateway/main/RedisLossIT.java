package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis goes away under traffic and comes back, with a thousand channels on two gateways. */
final class RedisLossIT {
    private static final int CLIENTS = 10;
    private static final int CHANNELS_OF_EACH = 100;

    private final TestRedis redis = TestRedis.startOwn();
    private final List<TestGateway> gateways = List.of(gateway(), gateway());
    private final List<TestClient> clients = new ArrayList<>();
    private final Caretaker caretaker = new Caretaker();

    private TestGateway gateway() {
        return TestGateway.start(redis, "--client-ping-interval=5s", "--client-pong-timeout=4900ms",
            "--redis-command-timeout=500ms", "--client-anonymous=true");
    }

    @BeforeEach
    void thousandChannelsOnBoth() {
        for (TestGateway gateway : gateways) {
            for (int i = 0; i < CLIENTS; i++) {
                TestClient client = gateway.connected("c" + i);
                int first = i * CHANNELS_OF_EACH;
                client.send(String.join("\n", IntStream.range(first, first + CHANNELS_OF_EACH)
                    .mapToObj(n -> "{\"id\":" + (n + 100) + ",\"subscribe\":{\"channel\":\"chat:" + n + "\"}}")
                    .toList()));
                IntStream.range(0, CHANNELS_OF_EACH)
                    .forEach(n -> assertThat(client.nextReply().has("subscribe")).isTrue());
                clients.add(client);
                caretaker.take(List.of(client));
            }
        }
    }

    @AfterEach
    void stop() {
        caretaker.close();
        clients.forEach(TestClient::close);
        for (TestGateway gateway : gateways) {
            gateway.awaitEmpty();
            gateway.close();
        }
        redis.close();
    }

    @Test
    void clientsSurviveARestartedRedis() {
        survive(redis::stop, redis::restart);
    }

    @Test
    void clientsSurviveARedisThatHangs() {
        survive(redis::pause, redis::resume);
    }

    private void survive(Runnable lose, Runnable recover) {
        try (Traffic traffic = new Traffic(gateways)) {
            try (caretaker) {
                caretaker.take(traffic.listeners());
                traffic.awaitMore(100, 0);
                lose.run();
                gateways.forEach(gateway -> gateway.awaitMetric("sluice_redis_connected", 0));
                assertThat(gateways.get(0).httpGet("/ready")).startsWith("HTTP/1.1 200 ");
                traffic.awaitMore(0, 10);
                caretaker.take(newcomers());
                caretaker.awaitPingsOfAll();

                recover.run();
                awaitAllLive();
                traffic.awaitMore(100, 0);
                assertThat(caretaker.lost()).isEmpty();
            }
            traffic.checkAll();
        }
        everyChannelDelivers();
    }

    /** Commands that need Redis are refused soon and for now; sessions open all the same. */
    private List<TestClient> newcomers() {
        List<TestClient> newcomers = gateways.stream().map(gateway -> gateway.connected("newcomer")).toList();
        for (TestClient client : newcomers) {
            for (JsonNode reply : List.of(client.subscribe("chat:new"), client.publish("chat:1", "1"))) {
                assertThat(reply.at("/error/code").asInt()).isEqualTo(100);
                assertThat(reply.at("/error/temporary").asBoolean()).isTrue();
            }
        }
        clients.addAll(newcomers);
        return newcomers;
    }

    /** Asks Redis, so that nothing that a client does can have helped. */
    private void awaitAllLive() {
        List<String> words = new ArrayList<>(List.of("PUBSUB", "NUMSUB"));
        IntStream.range(0, CLIENTS * CHANNELS_OF_EACH).forEach(n -> words.add("chat:" + n));
        words.addAll(List.of("user:newcomer", "chat:traffic"));
        IntStream.range(0, CLIENTS).forEach(i -> words.add("user:c" + i));
        TestGateway.await("every channel has both gateways again").until(() -> {
            String[] lines = redis.command(words.toArray(String[]::new)).split("\n", -1);
            return IntStream.range(0, lines.length / 2).allMatch(i -> lines[2 * i + 1].equals("2"));
        });
    }

    private void everyChannelDelivers() {
        for (int n = 0; n < CLIENTS * CHANNELS_OF_EACH; n++) {
            redis.publish("chat:" + n, Integer.toString(n).getBytes(StandardCharsets.UTF_8));
        }
        redis.publish("user:newcomer", "\"you\"".getBytes(StandardCharsets.UTF_8));
        for (TestClient client : clients.subList(2 * CLIENTS, clients.size())) {
            assertThat(client.nextData("user:newcomer").asText()).isEqualTo("you");
        }
        for (int i = 0; i < 2 * CLIENTS; i++) {
            int[] got = new int[CHANNELS_OF_EACH];
            for (int n = 0; n < CHANNELS_OF_EACH; n++) {
                JsonNode push = clients.get(i).nextPush();
                got[n] = push.at("/pub/data").asInt();
                assertThat(push.path("channel").asText()).isEqualTo("chat:" + got[n]);
            }
            int first = i % CLIENTS * CHANNELS_OF_EACH;
            assertThat(Arrays.stream(got).sorted()).containsExactlyElementsOf(
                IntStream.range(first, first + CHANNELS_OF_EACH).boxed().toList());
        }
    }
}
