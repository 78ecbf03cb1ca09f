package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and backends ask of all gateways by {@code PUBLISH sluice.control}. */
@TestInstance(Lifecycle.PER_CLASS)
final class ControlIT {
    private final TestRedis redis = TestRedis.start();
    private final TestGateway a = TestGateway.start(redis, "--client-insecure=true");
    private final TestGateway b = TestGateway.start(redis, "--client-insecure=true");

    @AfterEach
    void nothingIsLeft() {
        a.awaitEmpty();
        b.awaitEmpty();
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void aUserIsDisconnectedOnEveryGatewayAndNobodyElse() {
        try (TestClient phone = a.connected("u1"); TestClient laptop = b.connected("u1");
            TestClient other = b.connected("u2").subscribed("user:u1")) {
            control("{\"disconnect\":{\"user\":\"u1\"}}");

            assertThat(phone.expectClose()).isEqualTo(new TestClient.Closed(3503, "force disconnect"));
            assertThat(laptop.expectClose()).isEqualTo(new TestClient.Closed(3503, "force disconnect"));
            redis.publish("user:u1", "\"listening\"".getBytes(StandardCharsets.UTF_8));
            assertThat(other.nextData("user:u1").asText()).isEqualTo("listening");
        }
    }

    @Test
    void aClientIsDisconnectedByItsId() {
        for (TestGateway gateway : List.of(a, b)) {
            try (TestClient client = gateway.client(); TestClient twin = gateway.client()) {
                String id = client.connect(TestGateway.token("u3")).at("/connect/client").asText();
                twin.connect(TestGateway.token("u3"));
                control("{\"disconnect\":{\"client\":\"" + id + "\",\"code\":4000,\"reason\":\"moved away\"}}");

                assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(4000, "moved away"));
                twin.subscribed("chat:twin");
            }
        }
    }

    @Test
    void anAnonymousClientIsDisconnectedByItsId() {
        try (TestClient client = b.client()) {
            String id = client.connect("").at("/connect/client").asText();
            control("{\"disconnect\":{\"client\":\"" + id + "\"}}");
            assertThat(client.expectCloseCode()).isEqualTo(3503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{", "{}", "[]", "null", "{\"disconnect\":{}}", "{\"disconnect\":[]}",
        "{\"disconnect\":{\"user\":\"\"}}", "{\"disconnect\":{\"user\":1}}",
        "{\"disconnect\":{\"user\":\"u4\",\"client\":\"x\"}}", "{\"disconnect\":{\"user\":\"u4\",\"code\":1000}}",
        "{\"disconnect\":{\"user\":\"u4\",\"code\":99999999999999999999}}",
        "{\"disconnect\":{\"user\":\"u4\",\"reason\":\"{}\"}}", "{\"disconnect\":{\"user\":\"u4\",\"later\":1}}",
        "{\"disconnect\":{\"user\":\"u4\"},\"later\":1}", "{\"reboot\":{}}", "{\"subscribe\":{\"user\":\"u4\"}}",
        "{\"disconnect\":{\"user\":\"u4\"}} {}"})
    void anythingElseOnTheControlChannelIsDroppedAndCounted(String message) {
        assertHarmless(message.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesAndMassesOnTheControlChannelAreDroppedAndCounted() {
        assertHarmless(new byte[] {(byte) 0xFF, 0, 1, 2});
        assertHarmless("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertHarmless(("{\"disconnect\":{\"user\":\"u4\",\"reason\":\"" + "x".repeat(124) + "\"}}")
            .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aClientIdThatIsNoneDoesNothing() {
        try (TestClient client = a.connected("u4")) {
            control("{\"disconnect\":{\"client\":\"not-a-uuid\"}}");
            control("{\"disconnect\":{\"client\":\"1-1-1-1-1\"}}");
            client.subscribed("chat:alive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sluice.control", "sluice.probe.x", "sluice.", "sluice.x:y"})
    void reservedChannelsAreClosedToClientsEvenInInsecureMode(String channel) {
        try (TestClient client = a.connected("u5"); TestClient victim = b.connected("u6")) {
            assertThat(client.subscribe(channel).at("/error/code").asInt()).isEqualTo(102);
            assertThat(client.publish(channel, "{\"disconnect\":{\"user\":\"u6\"}}").at("/error/code").asInt())
                .isEqualTo(102);
            victim.subscribed("chat:alive");
        }
    }

    @Test
    void insecureClientsMayDoEverythingElse() {
        try (TestClient client = a.connected("")) {
            client.subscribed("anything").subscribed("user:42").subscribed("closed:x");
            assertThat(client.publish("closed:x", "{}").has("publish")).isTrue();
            assertThat(client.nextData("closed:x").toString()).isEqualTo("{}");
        }
    }

    private void assertHarmless(byte[] message) {
        try (TestClient client = a.connected("u4")) {
            double before = a.metric("sluice_redis_messages_dropped_total");
            redis.publish("sluice.control", message);
            a.awaitMetric("sluice_redis_messages_dropped_total", before + 1);
            client.subscribed("chat:alive");
        }
    }

    private void control(String message) {
        redis.publish("sluice.control", message.getBytes(StandardCharsets.UTF_8));
    }
}
