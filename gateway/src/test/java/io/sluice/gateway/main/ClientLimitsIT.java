package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import io.sluice.gateway.websocket.Compressing;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What one client may publish, and what it may send before it is somebody. */
@TestInstance(Lifecycle.PER_CLASS)
final class ClientLimitsIT {
    private static final int BURST = 5;
    private static final int FIRST = ClientFrames.FIN | Compressing.RSV1 | ClientFrames.TEXT;
    private static final String REACHED = "sluice_limit_reached_total{limit=\"publish-rate\"}";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--limits-publish-rate=1",
        "--limits-publish-burst=" + BURST, "--limits-unconnected-message-bytes=8KiB", "--compression-enabled=true");

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void whoPublishesTooFastIsRefusedAndStaysAndNobodyElseIs() {
        try (TestClient fast = gateway.connected("1"); TestClient other = gateway.connected("2")) {
            double before = gateway.metric(REACHED);
            int refused = 0;
            for (int i = 0; i < 100; i++) {
                JsonNode reply = fast.publish("chat:x", "1");
                refused += reply.has("error") ? 1 : 0;
                assertThat(reply.path("error").path("code").asInt()).isIn(0, 111);
            }
            assertThat(refused).isPositive().isLessThanOrEqualTo(100 - BURST);
            gateway.awaitMetric(REACHED, before + refused);
            for (int i = 0; i < BURST; i++) {
                assertThat(other.publish("chat:x", "2").has("publish")).isTrue();
            }
            assertThat(fast.subscribe("chat:y").has("subscribe")).as("other commands").isTrue();
            TestGateway.await("its turn to publish again").until(() -> fast.publish("chat:x", "3").has("publish"));
        }
    }

    @Test
    void aLongMessageBeforeTheConnectCommandIsClosed() {
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + "x".repeat(8_200) + "\"}}");
            assertThat(client.expectCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void aLongMessageThatOnlyAnnouncesItselfIsClosedAtOnce() {
        try (TestClient client = gateway.client()) {
            byte text = (byte) (ClientFrames.FIN | ClientFrames.TEXT);
            client.sendRaw(new byte[] {text, (byte) 0xFE, 0x30, 0, 1, 2, 3, 4});
            assertThat(client.expectCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void aBombBeforeTheConnectCommandIsClosed() {
        try (TestClient client = TestClient.open(gateway.port(), 0).upgradeCompressing()) {
            byte[] bomb = Compressing.deflate(" ".repeat(60_000).getBytes(StandardCharsets.UTF_8));
            assertThat(bomb).hasSizeLessThan(1_000);
            client.sendRaw(ClientFrames.frame(FIRST, bomb));
            assertThat(client.expectCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void onceConnectedMessagesMayBeAsLongAsAny() {
        try (TestClient client = gateway.connected("3")) {
            client.send("{\"id\":9,\"subscribe\":{\"channel\":\"chat:x\",\"token\":\"" + "x".repeat(60_000) + "\"}}");
            assertThat(client.nextReply().path("id").asInt()).isEqualTo(9);
        }
    }
}
