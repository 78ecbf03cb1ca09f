package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.auth.KeyServer;
import io.sluice.gateway.redis.TestRedis;
import java.security.KeyPair;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The official Java SDK with tokens of an identity provider whose keys the gateway fetches. */
final class JwksSdkIT {
    private static final KeyPair OLD = Jwt.rsa(2048);
    private static final KeyPair YOUNG = Jwt.rsa(2048);

    @Test
    void theSdkRefreshesWithTokensOfTheProvidersKeys() {
        TestRedis redis = TestRedis.start();
        AtomicInteger asked = new AtomicInteger();
        try (KeyServer keys = KeyServer.of(Jwt.jwk("old", OLD.getPublic(), ""),
                Jwt.jwk("young", YOUNG.getPublic(), ""));
            TestGateway gateway = TestGateway.start(redis, "--token-hmac-secret=", "--token-jwks-uri=" + keys.uri(),
                "--token-user-claim=uid");
            SdkClient client = SdkClient.connected(gateway.port(), () -> switch (asked.incrementAndGet()) {
                case 1 -> token("old", OLD, -60);
                case 2 -> token("old", OLD, 2);
                default -> token("young", YOUNG, 3600);
            })) {
            SdkClient.Channel channel = client.subscribed("chat:refresh");
            assertThat(SdkClient.take("the subscription", client.serverSubscribed).getChannel()).isEqualTo("user:9");
            TestGateway.await("the refresh").until(() -> asked.get() == 3);
            redis.publish("chat:refresh", "on".getBytes(UTF_8));
            assertThat(channel.nextBytes()).isEqualTo("on");
            assertThat(client.disconnected).isEmpty();
            assertThat(gateway.metric("sluice_auth_failures_total{reason=\"expired\"")).isEqualTo(1);
            assertThat(keys.requests()).isEqualTo(1);
        }
    }

    @Test
    void aProviderThatComesLateIsWaitedForByTheSdk() {
        AtomicInteger asked = new AtomicInteger();
        try (KeyServer keys = new KeyServer(KeyServer.text(503, ""));
            TestGateway gateway = TestGateway.start(TestRedis.start(), "--token-jwks-uri=" + keys.uri(),
                "--token-user-claim=uid", "--token-jwks-refresh=10s");
            SdkClient client = SdkClient.connecting(gateway.port(), () -> {
                asked.incrementAndGet();
                return token("old", OLD, 3600);
            })) {
            TestGateway.await("an attempt that nobody could judge")
                .until(() -> gateway.metric("sluice_auth_failures_total{reason=\"unavailable\"") > 0);
            keys.answer(KeyServer.text(200, Jwt.jwks(Jwt.jwk("old", OLD.getPublic(), ""))));
            SdkClient.take("the session", client.connected);
            assertThat(client.disconnected).isEmpty();
        }
    }

    private static String token(String keyId, KeyPair pair, int seconds) {
        return Jwt.signAs(keyId, "RS256", pair.getPrivate(),
            "{\"uid\":\"9\",\"exp\":" + (Instant.now().getEpochSecond() + seconds) + "}");
    }
}
