package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.auth.KeyServer;
import io.sluice.gateway.main.TestClient.Closed;
import io.sluice.gateway.redis.TestRedis;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscription tokens (client protocol, sections 1.7, 1.11 and 1.12), and attacks by them, over real sockets. */
@TestInstance(Lifecycle.PER_CLASS)
final class SubscriptionTokenIT {
    private static final String NAMESPACES = "[{name: chat, subscribe: everyone, publish: users},"
        + " {name: vault, subscribe: token, publish: token, history-size: 10, history-readers: token, presence: true,"
        + " presence-readers: token}, {name: open, subscribe: everyone, publish: everyone, history-size: 10,"
        + " history-readers: everyone, presence: true, presence-readers: everyone},"
        + " {name: few, subscribe: everyone, publish: everyone, user-limited: true, presence: true,"
        + " presence-readers: everyone}, {name: shaped, subscribe: everyone, channel-pattern: '(x+x+)+y'}]";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--namespaces=" + NAMESPACES,
        "--client-expired-close-delay=0", "--presence-leave-delay=0", "--client-anonymous=true",
        "--client-max-subscriptions=4");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aSubscriptionTokenOpensOneChannelAndSaysWhoIsThere() {
        try (TestClient client = gateway.connected("42"); TestClient other = gateway.connected("43")) {
            for (String channel : List.of("vault:a", "open:$b")) {
                JsonNode result = by(client, channel, token("42", channel, ",\"info\":{\"seat\":7},\"data\":[1]"))
                    .path("subscribe");
                assertThat(result.path("data").path(0).asInt()).as(channel).isEqualTo(1);
                assertThat(result.has("expires")).isFalse();
                redis.publish(channel, "\"hi\"".getBytes(UTF_8));
                assertThat(client.nextData(channel).asText()).isEqualTo("hi");
                assertThat(other.error("subscribe", named(channel))).isEqualTo(103);
            }
            TestGateway.await("the client to be there").until(() -> client.command("presence", named("open:$b"))
                .at("/presence/presence").findPath("chan_info").path("seat").asInt() == 7);
            assertThat(client.publish("open:$b", "2").has("publish")).isTrue();
            assertThat(client.nextPush().at("/pub/info/chan_info/seat").asInt()).isEqualTo(7);
        }
    }

    @Test
    void aTokenMayKeepAClientOutOfThePresenceThatOthersSee() {
        try (TestClient hidden = gateway.connected("42"); TestClient seen = gateway.connected("43")) {
            by(hidden, "open:p", token("42", "open:p", ",\"override\":{\"presence\":{\"value\":false}}"));
            seen.subscribed("open:p");
            TestGateway.await("the other to be there").until(() -> clients(seen, "open:p") == 1);
            assertThat(clients(hidden, "open:p")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault:other", "vault:", "vault:*", "vault:A", "vault:a ", "open:$a"})
    void aTokenOfAnotherChannelIsTheEnd(String channel) {
        attack(channel, token("42", "vault:a", ""), 3500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"43", "", "4", "42 "})
    void aTokenOfAnotherUserIsTheEnd(String user) {
        attack("vault:a", token(user, "vault:a", ""), 3500);
    }

    @Test
    void anAnonymousClientCanNotUseAUsersToken() {
        try (TestClient client = gateway.connected("")) {
            client.send(command("subscribe", "vault:a", token("42", "vault:a", "")));
            assertThat(client.expectCloseCode()).isEqualTo(3500);
        }
    }

    @Test
    void aTokenReplayedByAnotherClientIsTheEnd() {
        try (TestClient owner = gateway.client()) {
            String id = owner.connect(TestGateway.token("42")).at("/connect/client").asText();
            String bound = token("42", "vault:a", ",\"client\":\"" + id + "\"");
            assertThat(by(owner, "vault:a", bound).has("subscribe")).isTrue();
            attack("vault:a", bound, 3500);
            redis.publish("vault:a", "1".getBytes(UTF_8));
            assertThat(owner.nextData("vault:a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void anExpiredTokenIsToBeReplaced() {
        for (String time : List.of(",\"exp\":5", ",\"nbf\":4000000000", ",\"expire_at\":5")) {
            refused("vault:a", token("42", "vault:a", time), 109);
        }
    }

    @Test
    void aForgedTokenGivesNothing() {
        String claims = "{\"sub\":\"42\",\"channel\":\"vault:a\"}";
        refused("vault:a", "x", 103);
        refused("vault:a", Jwt.sign("HS256", Jwt.secret("y".repeat(32)), claims), 103);
        refused("vault:a", Jwt.encode("{\"alg\":\"none\"}") + "." + Jwt.encode(claims) + ".", 103);
        refused("vault:a", TestGateway.token("42"), 103);
        refused("vault:a", token("42", "sluice.control", ""), 103);
        refused("vault:a", token("42", "vault:a", ",\"exp\":\"never\""), 103);
        refused("chat:a", "x", 103);
    }

    @Test
    void aSubscriptionTokenIsNoConnectionToken() {
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + token("42", "vault:a", "") + "\"}}");
            assertThat(client.expectClose()).isEqualTo(new Closed(3500, "invalid token"));
        }
    }

    @Test
    void aTokenOpensNoChannelThatCanNotBe() {
        refused("nowhere:a", token("42", "nowhere:a", ""), 102);
        refused("shaped:zzz", token("42", "shaped:zzz", ""), 107);
        refused("few:a#43", token("42", "few:a#43", ""), 103);
        refused("few:a##42", token("42", "few:a##42", ""), 107);
    }

    @Test
    void whatATokenGivesEndsWithIt() {
        try (TestClient client = gateway.connected("42")) {
            long end = Instant.now().getEpochSecond() + 2;
            JsonNode result = by(client, "vault:a", token("42", "vault:a", ",\"exp\":" + end)).path("subscribe");
            assertThat(result.path("expires").asBoolean()).isTrue();
            assertThat(result.path("ttl").asInt()).isBetween(1, 2);
            JsonNode push = client.nextPush();
            assertThat(push.path("channel").asText()).isEqualTo("vault:a");
            assertThat(push.at("/unsubscribe/code").asInt()).isEqualTo(2501);
            assertThat(push.at("/unsubscribe/reason").asText()).isEqualTo("subscription expired");
            assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(end - 1);
            client.subscribed("chat:after");
            redis.publish("vault:a", "\"secret\"".getBytes(UTF_8));
            redis.publish("chat:after", "1".getBytes(UTF_8));
            assertThat(client.nextData("chat:after").asInt()).isEqualTo(1);
            assertThat(client.error("publish", data("vault:a"))).isEqualTo(103);
            assertThat(by(client, "vault:a", token("42", "vault:a", "")).has("subscribe")).isTrue();
        }
    }

    @Test
    void aRefreshedSubscriptionOutlivesItsTokens() {
        try (TestClient client = gateway.connected("42")) {
            long now = Instant.now().getEpochSecond();
            by(client, "vault:a", token("42", "vault:a", ",\"exp\":" + (now + 2)));
            by(client, "vault:b", token("42", "vault:b", ",\"exp\":" + (now + 3)));
            JsonNode result = client.command("sub_refresh", body("vault:a", token("42", "vault:a",
                ",\"exp\":" + (now + 3600)))).path("sub_refresh");
            assertThat(result.path("expires").asBoolean()).isTrue();
            assertThat(result.path("ttl").asInt()).isBetween(3500, 3600);
            assertThat(client.nextPush().path("channel").asText()).as("the one that was not refreshed")
                .isEqualTo("vault:b");
            redis.publish("vault:a", "1".getBytes(UTF_8));
            assertThat(client.nextData("vault:a").asInt()).isEqualTo(1);
            JsonNode forEver = client.command("sub_refresh", body("vault:a", token("42", "vault:a", "")));
            assertThat(forEver.path("sub_refresh").has("expires")).isFalse();
        }
    }

    @Test
    void refreshesOfSubscriptionsAreAttackedInVain() {
        long soon = Instant.now().getEpochSecond() + 3600;
        refreshIsTheEnd(token("42", "vault:b", ""), 3500);
        refreshIsTheEnd(token("43", "vault:a", ""), 3500);
        refreshIsTheEnd(token("42", "vault:a", ",\"client\":\"someone\""), 3500);
        refreshIsTheEnd("forged", 3500);
        refreshIsTheEnd(token("42", "vault:a", ",\"exp\":" + (soon - 7200)), 3006);
    }

    @Test
    void onlyWhatWasMadeByTokenCanBeRefreshed() {
        try (TestClient client = gateway.connected("42")) {
            String good = token("42", "vault:a", "");
            assertThat(client.error("sub_refresh", body("vault:a", good))).as("not subscribed").isEqualTo(103);
            by(client, "vault:a", good);
            assertThat(client.error("sub_refresh", body("vault:a", ""))).as("no token").isEqualTo(107);
            client.subscribed("chat:a");
            client.send(command("sub_refresh", "chat:a", token("42", "chat:a", "")));
            assertThat(client.expectCloseCode()).isEqualTo(3501);
        }
        try (TestClient client = gateway.connected("42")) {
            client.send(command("sub_refresh", "", "x"));
            assertThat(client.expectCloseCode()).isEqualTo(3501);
        }
    }

    @Test
    void aSubscriptionCountsWhileItsTokenIsJudged() {
        KeyPair pair = Jwt.ec("secp256r1");
        CountDownLatch late = new CountDownLatch(1);
        try (KeyServer keys = new KeyServer(after(late, Jwt.jwks(Jwt.jwk("k", pair.getPublic(), ""))));
            TestGateway slow = TestGateway.start(redis, "--namespaces=" + NAMESPACES, "--client-max-subscriptions=2",
                "--subscription-token-jwks-uri=" + keys.uri(), "--subscription-token-jwks-timeout=20s");
            TestClient client = slow.connected("42"); TestClient gone = slow.connected("42")) {
            String token = Jwt.signAs("k", "ES256", pair.getPrivate(), "{\"sub\":\"42\",\"channel\":\"vault:a\"}");
            gone.send(command("subscribe", "vault:a", token)).leave();
            client.send("{\"id\":11,\"subscribe\":" + body("vault:a", token) + "}\n{\"id\":12,\"subscribe\":"
                + body("vault:a", token) + "}\n{\"id\":13,\"subscribe\":" + named("chat:a") + "}");
            assertThat(client.nextReply().at("/error/code").asInt()).isEqualTo(105);
            assertThat(client.nextReply().at("/error/code").asInt()).isEqualTo(106);
            slow.awaitMetric("sluice_connections ", 1);
            late.countDown();
            assertThat(client.nextReply().path("id").asInt()).isEqualTo(11);
            redis.publish("vault:a", "1".getBytes(UTF_8));
            assertThat(client.nextData("vault:a").asInt()).isEqualTo(1);
            slow.awaitMetric("sluice_subscriptions ", 2);
            client.leave();
            slow.awaitEmpty();
        }
    }

    private static KeyServer.Answer after(CountDownLatch latch, String keys) {
        return exchange -> {
            latch.await();
            KeyServer.text(200, keys).to(exchange);
        };
    }

    private void attack(String channel, String token, int code) {
        try (TestClient attacker = gateway.connected("42")) {
            attacker.send(command("subscribe", channel, token));
            assertThat(attacker.expectCloseCode()).isEqualTo(code);
        }
    }

    /** Refused with an error, after which the client goes on and has gained nothing. */
    private void refused(String channel, String token, int code) {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.error("subscribe", body(channel, token))).as(channel).isEqualTo(code);
            assertThat(client.error("subscribe", body(channel, token))).as("again").isEqualTo(code);
            client.subscribed("chat:after");
            redis.publish(channel, "\"secret\"".getBytes(UTF_8));
            redis.publish("chat:after", "1".getBytes(UTF_8));
            assertThat(client.nextData("chat:after").asInt()).isEqualTo(1);
        }
    }

    private void refreshIsTheEnd(String token, int code) {
        try (TestClient client = gateway.connected("42")) {
            long end = Instant.now().getEpochSecond() + 3600;
            by(client, "vault:a", token("42", "vault:a", ",\"exp\":" + end));
            client.send(command("sub_refresh", "vault:a", token));
            assertThat(client.expectCloseCode()).isEqualTo(code);
        }
    }

    private static int clients(TestClient client, String channel) {
        return client.command("presence_stats", named(channel)).at("/presence_stats/num_clients").asInt();
    }

    private static JsonNode by(TestClient client, String channel, String token) {
        JsonNode reply = client.command("subscribe", body(channel, token));
        assertThat(reply.has("subscribe")).as("subscribed: " + reply).isTrue();
        return reply;
    }

    private static String token(String user, String channel, String more) {
        return signed("{\"sub\":\"" + user + "\",\"channel\":\"" + channel + "\"" + more + "}");
    }

    private static String signed(String claims) {
        return Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), claims);
    }

    private static String command(String member, String channel, String token) {
        return "{\"id\":99,\"" + member + "\":" + body(channel, token) + "}";
    }

    private static String body(String channel, String token) {
        return JSON.createObjectNode().put("channel", channel).put("token", token).toString();
    }

    private static String named(String channel) {
        return JSON.createObjectNode().put("channel", channel).toString();
    }

    private static String data(String channel) {
        return JSON.createObjectNode().put("channel", channel).put("data", 1).toString();
    }
}
