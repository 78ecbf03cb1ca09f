package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What becomes of publications for clients that stop reading, by namespace, and when too much waits in all. */
@TestInstance(Lifecycle.PER_CLASS)
final class SlowPolicyIT {
    private static final String PADDING = "x".repeat(32 << 10);

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1", "--http-send-buffer=64KiB",
        "--client-close-timeout=10s", "--client-max-queued-bytes=1MiB", "--client-queue-budget=2MiB");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
        gateway.awaitMetric("sluice_outbound_held_bytes ", 0);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void whereTheLatestIsKeptASlowReaderFindsTheNewest() {
        try (TestClient slow = reader("price:gold");
            TestClient fast = gateway.connected("2").subscribed("price:gold")) {
            int last = publishUntilDropped("price:gold", fast, "keep-latest", 50);
            assertThat(gateway.metric("sluice_outbound_queued_bytes ")).isLessThan(3 * PADDING.length());

            assertGapsButOrder(slow, "price:gold", last);
        }
    }

    @Test
    void whereTheOldestAreDroppedASlowReaderFindsTheRest() {
        try (TestClient slow = reader("log:door"); TestClient fast = gateway.connected("2").subscribed("log:door")) {
            int last = publishUntilDropped("log:door", fast, "drop-oldest", 20);
            assertThat(gateway.metric("sluice_outbound_queued_bytes ")).isBetween(900_000.0, 1_048_576.0);

            assertGapsButOrder(slow, "log:door", last);
        }
    }

    @Test
    void answersDoNotGiveWay() {
        try (TestClient slow = reader("price:gold");
            TestClient fast = gateway.connected("2").subscribed("price:gold")) {
            publishUntilDropped("price:gold", fast, "keep-latest", 1);
            for (int id = 100; id < 120; id++) {
                slow.send("{\"id\":" + id + ",\"unsubscribe\":{\"channel\":\"chat:none\"}}");
            }
            int last = publishUntilDropped("price:gold", fast, "keep-latest", 10);

            for (int id = 100; id < 120; id++) {
                assertThat(slow.nextReply().path("id").asInt()).isEqualTo(id);
            }
            assertGapsButOrder(slow, "price:gold", last);
        }
    }

    @Test
    void overTheBudgetOfAllTheOneFurthestBehindIsClosed() {
        List<TestClient> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(reader("chat:budget" + i));
        }
        TestClient fast = gateway.connected("2");
        IntStream.range(0, 4).forEach(i -> fast.subscribed("chat:budget" + i));
        int rounds = 0;
        while (gateway.metric("sluice_slow_consumers_closed_total{reason=\"budget\"}") == 0) {
            for (int i = 0; i < 5; i++) {
                redis.publish("chat:budget" + Math.max(0, i - 1), message(rounds));
            }
            for (int i = 0; i < 5; i++) {
                fast.nextPush(); // in step: what is published further on than is seen could close a second one
            }
            rounds++;
            assertThat(rounds).isLessThan(2_000);
        }
        assertThat(readers.get(0).expectCloseCode()).isEqualTo(3008);
        for (int i = 1; i < 4; i++) {
            for (int round = 0; round < rounds; round++) {
                assertThat(readers.get(i).nextData("chat:budget" + i).path("n").asInt()).isEqualTo(round);
            }
        }
        fast.close();
        readers.forEach(TestClient::close);
    }

    private TestClient reader(String channel) {
        TestClient client = TestClient.open(gateway.port(), 4096).upgrade();
        client.connect(TestGateway.token("1"));
        return client.subscribed(channel);
    }

    /** Publishes numbers in step with the fast reader until so many more were dropped; gives the last one. */
    private int publishUntilDropped(String channel, TestClient fast, String policy, int count) {
        String dropped = "sluice_outbound_dropped_total{policy=\"" + policy + "\"}";
        double wanted = gateway.metric(dropped) + count;
        int last = -1;
        while (gateway.metric(dropped) < wanted) {
            redis.publish(channel, message(++last));
            assertThat(fast.nextData(channel).path("n").asInt()).isEqualTo(last);
            assertThat(last).isLessThan(2_000);
        }
        return last;
    }

    private static void assertGapsButOrder(TestClient reader, String channel, int last) {
        int before = -1;
        while (before != last) {
            JsonNode data = reader.nextData(channel);
            int next = data.path("n").asInt();
            assertThat(next).isLessThanOrEqualTo(last);
            assertThat(data.path("padding").asText()).isEqualTo(PADDING);
            before = next;
        }
    }

    private static byte[] message(int number) {
        return ("{\"n\":" + number + ",\"padding\":\"" + PADDING + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
