package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A Redis that stands still (SIGSTOP) for a while: its sockets are open and say nothing. */
@TestInstance(Lifecycle.PER_CLASS)
final class RedisPausedIT {
    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway gateway = TestGateway.start(redis, "--client-anonymous=true",
        "--client-subscribe-timeout=2s", "--redis-command-timeout=3s");
    private final TestGateway patient = TestGateway.start(redis, "--client-subscribe-timeout=30s",
        "--redis-command-timeout=30s", "--client-max-pending-commands=100", "--client-max-subscriptions=50");

    @AfterEach
    void goesOn() {
        redis.resume();
        for (TestGateway each : new TestGateway[] {gateway, patient}) {
            each.awaitEmpty();
            each.awaitMetric("sluice_redis_connected", 2);
        }
    }

    @AfterAll
    void stop() {
        gateway.close();
        patient.close();
        redis.close();
    }

    @Test
    void answersWaitForRedisAndKeepTheirOrder() {
        try (TestClient client = patient.connected("42")) {
            redis.pause();
            client.send("""
                {"id":11,"subscribe":{"channel":"chat:p1"}}
                {"id":12,"subscribe":{"channel":"chat:p2"}}
                {"id":13,"publish":{"channel":"chat:p1","data":"p"}}
                {"id":14,"rpc":{"method":"m"}}
                {"id":15,"unsubscribe":{"channel":"chat:p2"}}
                """);
            client.send("{\"id\":16,\"subscribe\":{\"channel\":\"chat:p2\"}}");
            client.roundTrip("paused");
            assertThat(client.hasNoReply()).as("nothing is answered yet").isTrue();

            redis.resume();
            assertThat(IntStream.range(0, 6).map(i -> client.nextReply().path("id").asInt()))
                .containsExactly(11, 12, 13, 14, 15, 16);
            assertThat(client.nextData("chat:p1").asText()).isEqualTo("p");
        }
    }

    @Test
    void connectWaitsForThePersonalChannel() {
        try (TestClient client = patient.client()) {
            redis.pause();
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token("p7") + "\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"chat:p3\"}}");
            client.roundTrip("paused");
            assertThat(client.hasNoReply()).isTrue();

            redis.resume();
            assertThat(client.nextReply().has("connect")).isTrue();
            assertThat(client.nextReply().has("subscribe")).isTrue();
            redis.publish("user:p7", "1".getBytes(StandardCharsets.UTF_8));
            assertThat(client.nextData("user:p7").asInt()).isEqualTo(1);
        }
    }

    @Test
    void whoGoesWhileAnswersWaitLeavesNothing() {
        redis.pause();
        try (TestClient client = patient.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token("p8") + "\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"chat:p4\"}}");
            client.roundTrip("paused");
            client.reset();
        }
        patient.awaitEmpty();
    }

    @Test
    void aClientMayHaveSoManyCommandsWaitingAndNoMore() {
        try (TestClient client = patient.connected("42")) {
            redis.pause();
            for (int id = 1; id <= 100; id++) {
                client.send("{\"id\":" + id + ",\"publish\":{\"channel\":\"chat:x\",\"data\":1}}");
            }
            client.roundTrip("as many as may");
            client.send("{\"id\":101,\"publish\":{\"channel\":\"chat:x\",\"data\":1}}");
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3013, "too many requests"));
        }
    }

    @Test
    void whatTakesTooLongIsATemporaryErrorAndWorksLater() {
        try (TestClient client = gateway.connected("")) {
            client.subscribed("chat:there");
            redis.pause();

            assertTemporary(client.subscribe("chat:late"));
            assertThat(client.subscribe("chat:there").at("/error/code").asInt()).isEqualTo(105);
            redis.resume();
            TestGateway.await("the channel can be had").until(() -> client.subscribe("chat:late").has("subscribe"));
        }
    }

    @Test
    void aPublicationThatIsNotTakenInTimeIsATemporaryError() {
        try (TestClient client = gateway.connected("42")) {
            redis.pause();

            assertTemporary(client.publish("chat:x", "1"));
            redis.resume();
            TestGateway.await("publishing works").until(() -> client.publish("chat:x", "1").has("publish"));
        }
    }

    @Test
    void newClientsComeInAndTheirChannelsComeToLife() {
        redis.pause();
        try (TestClient client = gateway.connected("p9")) {
            redis.resume();
            TestGateway.await("the personal channel is heard").until(
                () -> redis.publish("user:p9", "1".getBytes(StandardCharsets.UTF_8)) == 1);
            assertThat(client.nextData("user:p9").asInt()).isEqualTo(1);
        }
    }

    private static void assertTemporary(JsonNode reply) {
        assertThat(reply.path("error").toString())
            .isEqualTo("{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}");
    }
}
