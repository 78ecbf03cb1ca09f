package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A crowd in which some stop reading: they are closed, and nobody else loses anything. */
final class SlowCrowdIT {
    private static final int HONEST = 180;
    private static final int SLOW = 20;
    private static final String CLOSED = "sluice_slow_consumers_closed_total";
    private static final String PADDING = "x".repeat(16 << 10);

    private final TestRedis redis = TestRedis.start();

    @Test
    void whoReadsLosesNothingToThoseWhoDoNot() {
        try (TestGateway gateway = TestGateway.start(redis, "--http-send-buffer=64KiB",
            "--client-max-queued-bytes=128KiB", "--client-close-timeout=3s")) {
            List<TestClient> honest = IntStream.range(0, HONEST)
                .mapToObj(i -> gateway.connected("h" + i).subscribed("chat:crowd")).toList();
            List<TestClient> slow = IntStream.range(0, SLOW).mapToObj(i -> stopsReading(gateway, i)).toList();
            int sent = 0;
            while (gateway.metric(CLOSED) < SLOW) {
                redis.publish("chat:crowd", message(sent));
                for (TestClient each : honest) {
                    assertThat(each.nextData("chat:crowd").path("n").asInt()).isEqualTo(sent);
                }
                assertThat(++sent).isLessThan(2_000);
            }
            gateway.awaitMetric("sluice_connections ", HONEST);
            gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
            gateway.awaitMetric("sluice_outbound_held_bytes ", 0);
            assertThat(gateway.metric("sluice_connections_closed_total{code=\"3008\"}")).isEqualTo(SLOW);
            honest.forEach(TestClient::close);
            slow.forEach(TestClient::close);
            gateway.awaitEmpty();
        }
    }

    private static TestClient stopsReading(TestGateway gateway, int number) {
        TestClient client = TestClient.open(gateway.port(), 4096).upgrade();
        client.connect(TestGateway.token("s" + number));
        return client.subscribed("chat:crowd");
    }

    private static byte[] message(int number) {
        return ("{\"n\":" + number + ",\"padding\":\"" + PADDING + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
