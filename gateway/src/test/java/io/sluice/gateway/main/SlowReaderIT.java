package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Clients that stop reading, or vanish: what waits for them is bounded, and they cost the others nothing. */
@TestInstance(Lifecycle.PER_CLASS)
final class SlowReaderIT {
    private static final int MESSAGE_BYTES = 32 << 10;
    private static final int MOST_QUEUED = 256 << 10;
    private static final int SMALL_BUFFER = 4096;
    private static final byte[] MESSAGE = ("\"" + "x".repeat(MESSAGE_BYTES) + "\"").getBytes(StandardCharsets.UTF_8);

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1", "--client-close-timeout=5s",
        "--client-max-queued-bytes=" + MOST_QUEUED);

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aSlowReaderIsToldSoAndTheOthersGetEverything() {
        try (TestClient slow = reader("chat:slow"); TestClient fast = gateway.connected("2").subscribed("chat:slow")) {
            publishUntilSlow("chat:slow", fast, 1);

            assertThat(slow.expectClose()).isEqualTo(new TestClient.Closed(3008, "slow"));
            assertThat(gateway.metric("sluice_connections_closed_total{code=\"3008\"}")).isPositive();
        }
    }

    @Test
    void whatWaitsIsBoundedAndGoneWithTheReader() throws JMException {
        try (TestClient one = reader("chat:heap"); TestClient two = reader("chat:heap");
            TestClient fast = gateway.connected("2").subscribed("chat:heap")) {
            double most = publishUntilSlow("chat:heap", fast, 2);

            assertThat(most).as("most bytes queued").isPositive()
                .isLessThanOrEqualTo(2.0 * (MOST_QUEUED + 2 * MESSAGE_BYTES));
            // Neither reads even now, so that their goodbyes are never taken: they are dropped all the same.
            gateway.awaitMetric("sluice_connections ", 1);
            gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
            TestGateway.await("the queues to be garbage").untilAsserted(() -> {
                assertThat(liveObjects("io.sluice.gateway.connection.OutboundQueue")).isZero();
                assertThat(liveObjects("io.sluice.gateway.connection.Frames")).as("frames held").isLessThan(50);
            });
            assertThat(List.of(one, two)).hasSize(2);
        }
    }

    @Test
    void aReaderThatCatchesUpStays() {
        try (TestClient slow = reader("chat:pause");
            TestClient fast = gateway.connected("2").subscribed("chat:pause")) {
            int sent = 0;
            while (gateway.metric("sluice_outbound_queued_bytes ") == 0) {
                redis.publish("chat:pause", MESSAGE);
                fast.nextPush();
                sent++;
            }
            for (int i = 0; i < sent; i++) {
                assertThat(slow.nextData("chat:pause").asText()).hasSize(MESSAGE_BYTES);
            }
            gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
            redis.publish("chat:pause", "\"live again\"".getBytes(StandardCharsets.UTF_8));
            assertThat(slow.nextData("chat:pause").asText()).isEqualTo("live again");
        }
    }

    @Test
    void whoIsResetWhileBytesWaitLeavesNothing() {
        for (int round = 0; round < 20; round++) {
            try (TestClient slow = reader("chat:reset");
                TestClient fast = gateway.connected("2").subscribed("chat:reset")) {
                while (gateway.metric("sluice_outbound_queued_bytes ") == 0) {
                    redis.publish("chat:reset", MESSAGE);
                    fast.nextPush();
                }
                // Some is read, so that the gateway is at writing when the reset comes.
                for (int i = 0; i < round; i++) {
                    slow.nextPush();
                }
                slow.reset();
                gateway.awaitMetric("sluice_connections ", 1);
                gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
            }
        }
    }

    @Test
    void aThousandWhoVanishAtOnceLeaveNothing() {
        for (int round = 0; round < 4; round++) {
            List<TestClient> clients = IntStream.range(0, 250)
                .mapToObj(i -> gateway.connected("v" + i % 7).subscribed("chat:vanish")).toList();
            redis.publish("chat:vanish", MESSAGE);
            clients.forEach(TestClient::reset);
            gateway.awaitEmpty();
        }
    }

    private TestClient reader(String channel) {
        TestClient client = TestClient.open(gateway.port(), SMALL_BUFFER).upgrade();
        client.connect(TestGateway.token("1"));
        return client.subscribed(channel);
    }

    /** Publishes in step with the fast reader until so many are closed; gives the most bytes seen waiting. */
    private double publishUntilSlow(String channel, TestClient fast, int slow) {
        double wanted = gateway.metric("sluice_slow_consumers_closed_total") + slow;
        double most = 0;
        for (int i = 0; i < 2_000 && gateway.metric("sluice_slow_consumers_closed_total") < wanted; i++) {
            redis.publish(channel, MESSAGE);
            assertThat(fast.nextData(channel).asText()).hasSize(MESSAGE_BYTES);
            most = Math.max(most, gateway.metric("sluice_outbound_queued_bytes "));
        }
        assertThat(gateway.metric("sluice_slow_consumers_closed_total")).isEqualTo(wanted);
        return most;
    }

    private static long liveObjects(String type) throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
            new Object[] {new String[0]}, new String[] {String[].class.getName()});
        return histogram.toString().lines().map(line -> line.trim().split("\\s+", -1))
            .filter(columns -> columns.length >= 4 && columns[3].equals(type))
            .mapToLong(columns -> Long.parseLong(columns[1])).sum();
    }
}
