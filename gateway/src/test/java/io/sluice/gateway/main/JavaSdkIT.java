package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.sluice.gateway.redis.TestPorts;
import io.sluice.gateway.redis.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The official Java SDK, unmodified, on two gateways. */
@TestInstance(Lifecycle.PER_CLASS)
final class JavaSdkIT {
    private final TestRedis redis = TestRedis.start();
    private final TestGateway a = TestGateway.start(redis);
    private final TestGateway b = TestGateway.start(redis);

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
    void whatABackendPublishesReachesClientsOfBothGatewaysInOrder() {
        try (SdkClient one = SdkClient.connected(a.port(), "1"); SdkClient two = SdkClient.connected(b.port(), "2")) {
            SdkClient.Channel first = one.subscribed("chat:sdk");
            SdkClient.Channel second = two.subscribed("chat:sdk");
            List<byte[]> messages = IntStream.range(0, 1_000).mapToObj(i -> utf8("{\"i\": " + i + "}")).toList();
            redis.publishAll("chat:sdk", messages);

            for (SdkClient.Channel channel : List.of(first, second)) {
                for (byte[] message : messages) {
                    assertThat(channel.next().getData()).isEqualTo(message);
                }
            }
        }
    }

    @Test
    void whatAClientPublishesReachesAllWithItsAuthor() {
        try (SdkClient author = SdkClient.connecting(a.port(), () -> TestGateway.token("42"));
            SdkClient reader = SdkClient.connected(b.port(), "43")) {
            String id = SdkClient.take("the session", author.connected).getClient();
            SdkClient.Channel own = author.subscribed("chat:sdk");
            SdkClient.Channel other = reader.subscribed("chat:sdk");
            author.publish("chat:sdk", utf8("{\"a\": 1}"));

            for (SdkClient.Channel channel : List.of(own, other)) {
                PublicationEvent publication = channel.next();
                assertThat(publication.getData()).isEqualTo(utf8("{\"a\": 1}"));
                assertThat(publication.getInfo().getUser()).isEqualTo("42");
                assertThat(publication.getInfo().getClient()).isEqualTo(id);
                assertThat(publication.getInfo().getConnInfo()).isEqualTo(utf8("{\"name\":\"42\"}"));
                assertThat(publication.getOffset()).isZero();
            }
        }
    }

    @Test
    void aPersonalChannelIsSubscribedByTheServer() {
        try (SdkClient client = SdkClient.connected(a.port(), "p9")) {
            assertThat(SdkClient.take("the subscription", client.serverSubscribed).getChannel()).isEqualTo("user:p9");
            redis.publish("user:p9", utf8("for you"));
            ServerPublicationEvent publication = SdkClient.take("a publication", client.serverPublications);
            assertThat(publication.getChannel()).isEqualTo("user:p9");
            assertThat(publication.getData()).isEqualTo(utf8("for you"));
        }
    }

    @Test
    void nothingComesAfterAnUnsubscribe() {
        try (SdkClient client = SdkClient.connected(a.port(), "1")) {
            SdkClient.Channel left = client.subscribed("chat:left");
            SdkClient.Channel stays = client.subscribed("chat:stays");
            left.sdk.unsubscribe();
            SdkClient.take("the end", left.unsubscribed);
            a.awaitMetric("sluice_subscriptions ", 2);
            redis.publish("chat:left", utf8("1"));
            redis.publish("chat:stays", utf8("2"));

            assertThat(stays.nextBytes()).isEqualTo("2");
            assertThat(left.publications).isEmpty();
            left.sdk.subscribe();
            SdkClient.take("the subscription", left.subscribed);
            redis.publish("chat:left", utf8("3"));
            assertThat(left.nextBytes()).isEqualTo("3");
        }
    }

    @Test
    void refusalsHaveTheirCodes() {
        try (SdkClient client = SdkClient.connected(a.port(), "1")) {
            assertThat(client.rpcError("anything")).isEqualTo(108);
            assertThat(client.publishError("closed:x", utf8("1"))).isEqualTo(103);
            assertThat(client.publishError("nowhere:x", utf8("1"))).isEqualTo(102);
            assertThat(client.publishError("chat:x", new byte[0])).isEqualTo(107);
            assertThat(client.publishError("chat:x", utf8("[".repeat(65)))).isEqualTo(107);
            assertThat(client.sdk.getState()).isEqualTo(ClientState.CONNECTED);
        }
    }

    @Test
    void aWrongTokenIsTheEnd() {
        try (SdkClient client = SdkClient.connecting(a.port(), () -> "not.a.token")) {
            assertThat(SdkClient.take("the end", client.disconnected).getCode()).isEqualTo(3500);
        }
    }

    @Test
    void anExpiredTokenIsReplacedAndARunningOneRefreshed() {
        AtomicInteger asked = new AtomicInteger();
        try (SdkClient client = SdkClient.connected(a.port(), () -> switch (asked.incrementAndGet()) {
            case 1 -> TestGateway.expiredToken("9");
            case 2 -> TestGateway.token("9", Duration.ofSeconds(2));
            default -> TestGateway.token("9");
        })) {
            SdkClient.Channel channel = client.subscribed("chat:refresh");
            TestGateway.await("the refresh").until(() -> asked.get() == 3);
            redis.publish("chat:refresh", utf8("on"));
            assertThat(channel.nextBytes()).isEqualTo("on");
            assertThat(client.disconnected).isEmpty();
        }
    }

    @Test
    void afterAGatewaysStopTheClientIsBackWithItsSubscriptions() {
        int port = TestPorts.next();
        TestGateway stopped = TestGateway.start(redis, "--http-port=" + port);
        try (SdkClient client = SdkClient.connected(port, "1")) {
            SdkClient.Channel channel = client.subscribed("chat:back");
            SdkClient.take("the first attempt", client.connecting);
            stopped.close();
            assertThat(SdkClient.take("the loss", client.connecting).getCode()).isEqualTo(3001);
            try (TestGateway next = TestGateway.start(redis, "--http-port=" + port)) {
                SdkClient.take("the session", client.connected);
                SdkClient.take("the subscription", channel.subscribed);
                redis.publish("chat:back", utf8("again"));
                assertThat(channel.nextBytes()).isEqualTo("again");
                assertThat(next.metric("sluice_connections ")).isEqualTo(1);
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
