package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** While Redis is up nothing is lost, duplicated or reordered: a million deliveries through 200 clients. */
final class OrderIT {
    private static final int CHANNELS = 20;
    private static final int MESSAGES = 5_000;
    private static final int CLIENTS = 200;
    private static final int BURST = 100;

    @Test
    void everySubscriberGetsEveryMessageOnceAndInOrder()
        throws ExecutionException, InterruptedException, TimeoutException {
        TestRedis redis = TestRedis.start();
        AtomicInteger number = new AtomicInteger();
        ExecutorService readers = Executors.newFixedThreadPool(CLIENTS,
            task -> new Thread(task, "test-reader-" + number.incrementAndGet()));
        try (TestGateway a = TestGateway.start(redis); TestGateway b = TestGateway.start(redis)) {
            List<TestClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> (i % 2 == 0 ? a : b).connected("o" + i).subscribed(channel(i))).toList();
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                TestClient client = clients.get(i);
                String channel = channel(i);
                reading.add(readers.submit(() -> readAll(client, channel)));
            }
            publishAll(redis);
            for (Future<?> each : reading) {
                each.get(3, TimeUnit.MINUTES);
            }
            assertThat(a.metric("sluice_redis_messages_dropped_total")).isZero();
            clients.forEach(TestClient::close);
            a.awaitEmpty();
            b.awaitEmpty();
        } finally {
            readers.shutdownNow();
        }
    }

    private static String channel(int client) {
        return "chat:order" + client / 2 % CHANNELS;
    }

    /** Publishes to all channels by turns. */
    private static void publishAll(TestRedis redis) {
        for (int from = 0; from < MESSAGES; from += BURST) {
            List<byte[]> burst = IntStream.range(from, from + BURST)
                .mapToObj(n -> Integer.toString(n).getBytes(StandardCharsets.UTF_8)).toList();
            for (int channel = 0; channel < CHANNELS; channel++) {
                redis.publishAll("chat:order" + channel, burst);
            }
        }
    }

    private static void readAll(TestClient client, String channel) {
        for (int n = 0; n < MESSAGES; n++) {
            JsonNode data = client.nextData(channel);
            if (data.asInt(-1) != n) {
                throw new AssertionError(channel + ": " + data + " came in the place of " + n);
            }
        }
    }
}
