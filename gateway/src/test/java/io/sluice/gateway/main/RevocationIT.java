package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.main.TestClient.Closed;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.protocol.redis.Revocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that are taken back, on two gateways and over real sockets. */
final class RevocationIT {
    private static final Closed INVALID = new Closed(3500, "invalid token");
    private static final long LATER = 4_000_000_000L;

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway a = gateway();
    private final TestGateway b = gateway();
    private final List<AutoCloseable> open = new ArrayList<>();

    private TestGateway gateway() {
        return TestGateway.start(redis);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void aRevokedTokenEndsItsConnectionsOnAllGatewaysAndIsTakenNoMore() {
        String token = token("42", ",\"jti\":\"t-1\"");
        TestClient onA = in(a, token);
        TestClient onB = in(b, token);
        TestClient other = in(b, token("42", ",\"jti\":\"t-2\""));
        revoke("{\"token\":\"t-1\"}");
        assertThat(onA.expectClose()).isEqualTo(INVALID);
        assertThat(onB.expectClose()).isEqualTo(INVALID);
        refused(a, token);
        refused(b, token);
        assertThat(other.publish("chat:x", "1").has("publish")).as("the user's other token").isTrue();
        assertThat(a.metric("sluice_auth_failures_total{reason=\"revoked\"}")).isEqualTo(2);
    }

    @Test
    void theOlderTokensOfAUserAreTakenNoMoreAndNewerOnesAre() {
        long moment = Instant.now().getEpochSecond();
        String old = token("42", ",\"iat\":" + (moment - 100));
        String undated = token("42", "");
        String fresh = token("42", ",\"iat\":" + moment);
        TestClient before = in(a, old);
        TestClient after = in(b, fresh);
        TestClient stranger = in(b, token("43", ",\"iat\":5"));
        revoke("{\"user\":\"42\",\"before\":" + moment + "}");
        assertThat(before.expectClose()).isEqualTo(INVALID);
        refused(b, old);
        refused(a, undated);
        in(a, fresh);
        assertThat(after.publish("chat:x", "1").has("publish")).isTrue();
        assertThat(stranger.publish("chat:x", "1").has("publish")).isTrue();
    }

    @Test
    void aRevokedUserIsNobodyUntilTheTimeIsOver() {
        TestClient live = in(a, token("42", ",\"iat\":5"));
        long until = Instant.now().getEpochSecond() + 3;
        revoke("{\"user\":\"42\",\"until\":" + until + "}");
        assertThat(live.expectClose()).isEqualTo(INVALID);
        refused(b, token("42", ",\"iat\":" + LATER));
        TestGateway.await("the end of it").until(() -> Instant.now().getEpochSecond() >= until);
        in(b, token("42", ",\"iat\":5"));
    }

    @Test
    void aRevokedTokenIsNoRefresh() {
        TestClient client = in(a, token("42", ",\"jti\":\"t-1\""));
        revoke("{\"token\":\"t-2\"}");
        TestGateway.await("it to be known").until(() -> a.metric("sluice_revocations") == 1);
        client.send("{\"id\":9,\"refresh\":{\"token\":\"" + token("42", ",\"jti\":\"t-2\"") + "\"}}");
        assertThat(client.expectClose()).isEqualTo(INVALID);
    }

    @Test
    void aRevokedSubscriptionTokenEndsWhoHoldsItAndOpensNothing() {
        TestClient holder = in(a, token("42", ""));
        String token = token("42", ",\"channel\":\"chat:x\",\"jti\":\"s-1\"");
        String body = "{\"channel\":\"chat:x\",\"token\":\"" + token + "\"}";
        assertThat(holder.command("subscribe", body).has("subscribe")).isTrue();
        revoke("{\"token\":\"s-1\"}");
        assertThat(holder.expectClose()).isEqualTo(INVALID);
        TestClient again = in(a, token("42", ""));
        again.send("{\"id\":9,\"subscribe\":" + body + "}");
        assertThat(again.expectClose()).isEqualTo(INVALID);
    }

    @Test
    void aGatewayThatStartsLaterKnowsOfIt() {
        revoke("{\"token\":\"t-1\"}");
        awaitKept(1);
        try (TestGateway late = gateway()) {
            refused(late, token("42", ",\"jti\":\"t-1\""));
        }
    }

    @Test
    void whatIsPutIntoRedisByHandIsInForceEverywhere() {
        TestClient live = in(a, token("42", ",\"jti\":\"t-1\""));
        redis.command("ZADD", Revocation.KEY, String.valueOf(LATER), "token:t-1");
        assertThat(live.expectClose()).isEqualTo(INVALID);
        TestGateway.await("it to be known").until(() -> b.metric("sluice_revocations") == 1);
        refused(b, token("42", ",\"jti\":\"t-1\""));
    }

    @Test
    void whatRedisLosesItIsToldAgain() {
        revoke("{\"token\":\"t-1\"}");
        revoke("{\"user\":\"42\"}");
        revoke("{\"user\":\"42\",\"before\":1000}");
        awaitKept(3);
        redis.stop();
        TestGateway.await("Redis to be away").until(() -> a.metric("sluice_redis_connected") == 0);
        refused(a, token("1", ",\"jti\":\"t-1\""));
        redis.restart();
        awaitKept(3);
        refused(b, token("42", ""));
    }

    @Test
    void whatIsNoRevocationIsCountedAndHarmsNothing() {
        TestClient live = in(a, token("42", ",\"jti\":\"t-1\""));
        for (String order : List.of("{}", "{\"token\":\"\"}", "{\"user\":\"42\",\"token\":\"t-1\"}", "[]", "7",
            "{\"token\":\"t-1\",\"before\":5}", "{\"user\":\"42\",\"before\":1e99}", "{\"user\":\"42\",\"x\":1}")) {
            revoke(order);
        }
        redis.command("ZADD", Revocation.KEY, String.valueOf(LATER), "nonsense");
        redis.command("ZADD", Revocation.KEY, "inf", "before:x:42");
        a.awaitMetric("sluice_redis_messages_dropped_total{reason=\"bad_control\"}", 10);
        assertThat(live.publish("chat:x", "1").has("publish")).isTrue();
        assertThat(a.metric("sluice_revocations")).isZero();
    }

    @Test
    void aFloodOfRevocationsHarmsNobodyElse() {
        TestClient live = in(a, token("42", ",\"jti\":\"mine\""));
        for (int i = 0; i < 20_000; i++) {
            revoke("{\"token\":\"t-" + i + "\"}");
        }
        awaitKept(20_000);
        TestGateway.await("all to be known").until(() -> b.metric("sluice_revocations") == 20_000);
        refused(b, token("42", ",\"jti\":\"t-19999\""));
        assertThat(live.publish("chat:x", "1").has("publish")).isTrue();
    }

    private void revoke(String order) {
        redis.publish("sluice.control", ("{\"revoke\":" + order + "}").getBytes(UTF_8));
    }

    private void awaitKept(int count) {
        TestGateway.await(count + " to be kept")
            .until(() -> redis.command("ZCARD", Revocation.KEY).equals(String.valueOf(count)));
    }

    private TestClient in(TestGateway gateway, String token) {
        TestClient client = gateway.client();
        open.add(client);
        assertThat(client.connect(token).has("connect")).as("let in").isTrue();
        return client;
    }

    private void refused(TestGateway gateway, String token) {
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
            assertThat(client.expectClose()).isEqualTo(INVALID);
        }
    }

    private static String token(String user, String more) {
        return Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET),
            "{\"sub\":\"" + user + "\",\"exp\":" + LATER + more + "}");
    }
}
