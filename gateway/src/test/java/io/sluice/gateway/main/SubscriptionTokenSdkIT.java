package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.redis.TestRedis;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK with subscription tokens. */
@TestInstance(Lifecycle.PER_CLASS)
final class SubscriptionTokenSdkIT {
    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis,
        "--namespaces=[{name: vault, subscribe: token, history-size: 10}]", "--client-expired-close-delay=0");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void theSdkBringsAToken() {
        try (SdkClient client = SdkClient.connected(gateway.port(), "42")) {
            SdkClient.Channel channel = client.subscribed("vault:a", () -> token(3600));
            redis.publish("vault:a", "hi".getBytes(UTF_8));
            assertThat(channel.nextBytes()).isEqualTo("hi");
        }
    }

    /** Version 0.4.1 forgets the old token upon 109, as others do, but ends the subscription in the same breath. */
    @Test
    void aTokenThatIsOverEndsTheSdksSubscriptionUntilItSubscribesAgain() {
        AtomicInteger asked = new AtomicInteger();
        try (SdkClient client = SdkClient.connected(gateway.port(), "42")) {
            SdkClient.Channel channel =
                client.subscribing("vault:a", () -> token(asked.incrementAndGet() == 1 ? -60 : 3600));
            assertThat(SdkClient.take("the end", channel.unsubscribed).getCode()).isEqualTo(109);
            channel.sdk.subscribe();
            SdkClient.take("the subscription", channel.subscribed);
            assertThat(asked).hasValue(2);
            assertThat(client.disconnected).isEmpty();
        }
    }

    @Test
    void theSdkRefreshesItsSubscriptionBeforeItEnds() {
        AtomicInteger asked = new AtomicInteger();
        TestGateway patient = TestGateway.start(redis, "--namespaces=[{name: vault, subscribe: token}]");
        try (patient; SdkClient client = SdkClient.connected(patient.port(), "42")) {
            SdkClient.Channel channel =
                client.subscribed("vault:a", () -> token(asked.incrementAndGet() < 3 ? 2 : 3600));
            TestGateway.await("two refreshes").until(() -> asked.get() == 3);
            redis.publish("vault:a", "on".getBytes(UTF_8));
            assertThat(channel.nextBytes()).isEqualTo("on");
            assertThat(channel.subscribed).isEmpty();
            assertThat(channel.unsubscribed).isEmpty();
            assertThat(client.connecting).hasSize(1);
        }
    }

    @Test
    void aForgedTokenEndsTheSdksSubscription() {
        try (SdkClient client = SdkClient.connected(gateway.port(), "42")) {
            SdkClient.Channel channel = client.subscribing("vault:a", () -> "forged");
            assertThat(SdkClient.take("the end", channel.unsubscribed).getCode()).isEqualTo(103);
            assertThat(client.disconnected).isEmpty();
        }
    }

    private static String token(int seconds) {
        return Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), "{\"sub\":\"42\",\"channel\":\"vault:a\",\"exp\":"
            + (Instant.now().getEpochSecond() + seconds) + "}");
    }
}
