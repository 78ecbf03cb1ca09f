package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Clients that ask for more than anybody needs. Each is told so, and closed with 3013 when it goes on; a bystander on
 * the same loop hears every publication meanwhile.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class FloodIT {
    private static final int BURST = 200;
    private static final String CLOSED = "sluice_connections_closed_total{code=\"3013\"} ";
    private static final String UNSUBSCRIBE = "{\"id\":7,\"unsubscribe\":{\"channel\":\"chat:x\"}}";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1", "--client-close-timeout=10s",
        "--client-command-rate=10", "--client-command-burst=" + BURST, "--client-max-queued-bytes=256KiB");
    private final TestClient bystander = gateway.connected("bystander").subscribed("chat:bystander");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitMetric("sluice_connections ", 1);
        gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
        gateway.awaitMetric("sluice_outbound_held_bytes ", 0);
    }

    @AfterAll
    void stop() {
        bystander.close();
        gateway.awaitEmpty();
        gateway.close();
    }

    @Test
    void whoAsksTooMuchIsRefusedAndServedAgainLater() {
        try (TestClient client = gateway.connected("42")) {
            double before = gateway.metric("sluice_rate_limited_total{kind=\"command\"}");
            client.send((UNSUBSCRIBE + "\n").repeat(BURST + 50));
            int served = 0;
            int refused = 0;
            for (int i = 0; i < BURST + 50; i++) {
                if (client.nextReply().has("unsubscribe")) {
                    served++;
                } else {
                    refused++;
                }
            }
            assertThat(served).as("all but the connect command").isBetween(BURST - 1, BURST + 49);
            assertThat(gateway.metric("sluice_rate_limited_total{kind=\"command\"}")).isEqualTo(before + refused);
            assertThat(client.error("unsubscribe", "{\"channel\":\"chat:x\"}")).isEqualTo(111);
            // Each try takes what is earned meanwhile, so they are as far between as the bystander's messages.
            TestGateway.await("the next to be served").pollInterval(Duration.ofSeconds(1))
                .until(() -> client.error("unsubscribe", "{\"channel\":\"chat:x\"}") == 0);
        }
    }

    @Test
    void aFloodOfTinyFramesIsClosed() {
        assertFloodEnds(TestClient.open(gateway.port()), i -> repeated(ClientFrames.text(UNSUBSCRIBE), 50));
    }

    @Test
    void aFloodOfTinyFragmentsIsClosed() {
        byte[] begin = ClientFrames.frame(ClientFrames.TEXT, UNSUBSCRIBE);
        byte[] empty = ClientFrames.frame(ClientFrames.CONTINUATION, "");
        byte[] end = ClientFrames.frame(ClientFrames.FIN | ClientFrames.CONTINUATION, "");
        byte[] message = ClientFrames.concat(begin, repeated(empty, 500), end);
        assertFloodEnds(TestClient.open(gateway.port()), i -> repeated(message, 20));
    }

    @Test
    void aFloodOfSubscriptionsThatComeAndGoIsClosed() {
        assertFloodEnds(TestClient.open(gateway.port()), i -> {
            String channel = "{\"channel\":\"chat:churn" + i + "\"}}";
            return ClientFrames.text("{\"id\":8,\"subscribe\":" + channel + "\n{\"id\":9,\"unsubscribe\":" + channel);
        });
        assertThat(gateway.metric("sluice_channels ")).as("channels that linger").isLessThan(2 * BURST);
    }

    @Test
    void aFloodOfPingsIsClosed() {
        double before = gateway.metric("sluice_rate_limited_total{kind=\"control-frame\"}");
        assertFloodEnds(TestClient.open(gateway.port()), i -> repeated(ClientFrames.ping("x".repeat(125)), 50));
        assertThat(gateway.metric("sluice_rate_limited_total{kind=\"control-frame\"}"))
            .isGreaterThanOrEqualTo(before + BURST);
    }

    @Test
    void aFloodOfPingsWhoseAnswersNobodyReadsIsClosed() {
        assertFloodEnds(TestClient.open(gateway.port(), 4096).upgrade(),
            i -> repeated(ClientFrames.ping("x".repeat(125)), 50));
    }

    @Test
    void aFloodOfPongsIsClosed() {
        assertFloodEnds(TestClient.open(gateway.port()), i -> repeated(ClientFrames.pong(""), 50));
    }

    @Test
    void aFloodBeforeTheConnectCommandIsClosed() {
        double before = gateway.metric(CLOSED);
        try (TestClient attacker = gateway.client()) {
            flood(attacker, i -> repeated(ClientFrames.ping(""), 50), before);
        }
        gateway.awaitMetric(CLOSED, before + 1);
    }

    private void assertFloodEnds(TestClient attacker, IntFunction<byte[]> bursts) {
        double before = gateway.metric(CLOSED);
        try (attacker) {
            attacker.connect(TestGateway.token("42"));
            flood(attacker, bursts, before);
        }
        gateway.awaitMetric(CLOSED, before + 1);
    }

    /** Sends until it is closed; after each burst the bystander gets a message. */
    private void flood(TestClient attacker, IntFunction<byte[]> bursts, double closedBefore) {
        for (int i = 0; i < 5_000 && gateway.metric(CLOSED) == closedBefore; i++) {
            try {
                attacker.sendRaw(bursts.apply(i));
            } catch (UncheckedIOException cutOff) {
                gateway.awaitMetric(CLOSED, closedBefore + 1);
            }
            redis.publish("chat:bystander", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
            assertThat(bystander.nextData("chat:bystander").asInt()).isEqualTo(i);
        }
        assertThat(attacker.expectCloseCode()).isIn(3013, 0);
    }

    private static byte[] repeated(byte[] frame, int times) {
        return ClientFrames.concat(IntStream.range(0, times).mapToObj(i -> frame).toArray(byte[][]::new));
    }
}
