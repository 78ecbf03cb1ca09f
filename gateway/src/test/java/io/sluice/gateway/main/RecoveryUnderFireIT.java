package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients come, go and recover all the time, on two nodes, while there is no pause between publications. */
final class RecoveryUnderFireIT {
    private static final String CHANNEL = "kept:fire";
    /** Any lag of a busy machine is within the bounds, so that whoever is not recovered is a fault. */
    private static final String[] OPTIONS = {"--client-anonymous=true", "--history-recovery-limit=10000",
        "--namespaces=[{name: kept, subscribe: everyone, history-size: 10000}]"};
    private static final int RATE = 2_000;
    private static final int SECONDS = 5;
    private static final int WANDERERS = 8;
    /** How far behind a wanderer may be, so that none recovers all at once on a slow machine. */
    private static final int MOST_BEHIND = 1_000;

    @Test
    void wanderersMissNothingAndGetNothingTwice() throws InterruptedException {
        try (TestRedis redis = TestRedis.startOwn();
            TestGateway a = TestGateway.start(redis, OPTIONS);
            TestGateway b = TestGateway.start(redis, OPTIONS)) {
            List<Wanderer> wanderers = new ArrayList<>();
            for (int i = 0; i < WANDERERS; i++) {
                wanderers.add(new Wanderer(i % 2 == 0 ? List.of(a, b) : List.of(b, a), i));
            }
            publishAll(redis, wanderers);
            for (Wanderer wanderer : wanderers) {
                wanderer.thread.join(TestGateway.PATIENCE.toMillis());
                assertThat(wanderer.thread.isAlive()).isFalse();
                assertThat(wanderer.fault).isNull();
                assertThat(wanderer.last).isEqualTo((long) RATE * SECONDS);
                assertThat(wanderer.recoveries).isGreaterThan(3);
            }
            assertThat(a.metric("sluice_recoveries_total{result=\"recovered\"")).isPositive();
        }
    }

    /** In small bursts, so that both many together and single ones come. */
    private static void publishAll(TestRedis redis, List<Wanderer> wanderers) {
        long begun = System.nanoTime();
        for (int n = 1; n <= RATE * SECONDS; n++) {
            redis.command("FCALL", "sluice_publish", "1", CHANNEL, Integer.toString(n));
            long due = begun + n * TimeUnit.SECONDS.toNanos(1) / RATE;
            if (n % 20 == 0) {
                LockSupport.parkNanos(due - System.nanoTime());
                int reached = n;
                TestGateway.await("wanderers that keep up").until(() -> wanderers.stream()
                    .allMatch(each -> !each.thread.isAlive() || each.last > reached - MOST_BEHIND));
            }
        }
    }

    /** A client that reads a while, leaves, and comes back on the other node from where it was. */
    private static final class Wanderer {
        private final List<TestGateway> gateways;
        private final int pace;
        private final Thread thread = new Thread(this::run, "test-wanderer");

        /** Written by its thread, watched by the test. */
        private volatile long last;

        // Its thread's, and the test's after it.
        private int recoveries;
        private @Nullable Throwable fault;

        Wanderer(List<TestGateway> gateways, int number) {
            this.gateways = gateways;
            this.pace = 100 + 37 * number;
            thread.start();
        }

        private void run() {
            try {
                String epoch = "";
                for (int visit = 0; last < (long) RATE * SECONDS; visit++) {
                    epoch = visit(gateways.get(visit % 2), epoch);
                }
            } catch (RuntimeException | AssertionError e) {
                fault = e;
            }
        }

        private String visit(TestGateway gateway, String epoch) {
            try (TestClient client = gateway.connected("")) {
                JsonNode result = client.command("subscribe", "{\"channel\":\"" + CHANNEL
                    + "\",\"recover\":true,\"offset\":" + last + ",\"epoch\":\"" + epoch + "\"}").path("subscribe");
                assertThat(result.path("recovered").asBoolean()).as("since %s: %s", last, result).isTrue();
                assertThat(result.path("offset").asLong()).isEqualTo(last);
                result.path("publications").forEach(this::take);
                recoveries++;
                for (int i = 0; i < pace && last < (long) RATE * SECONDS; i++) {
                    take(client.nextPush().path("pub"));
                }
                return result.path("epoch").asText();
            }
        }

        private void take(JsonNode publication) {
            assertThat(publication.path("offset").asLong()).as("offset").isEqualTo(last + 1);
            assertThat(publication.path("data").asLong()).as("payload").isEqualTo(last + 1);
            last = publication.path("offset").asLong();
        }
    }
}
