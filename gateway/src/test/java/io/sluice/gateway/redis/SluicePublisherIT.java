package io.sluice.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.publisher.PublishOptions;
import io.sluice.publisher.PublisherFullException;
import io.sluice.publisher.PublisherSettings;
import io.sluice.publisher.SluicePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The publisher for backends on the JVM, on a Redis that does not always do what it should. */
final class SluicePublisherIT {
    private static final PublishOptions MANY = PublishOptions.NONE.keeping(100_000, 60);

    private FunctionRedis redis;
    private RedisClient client;
    private SluicePublisher publisher;

    @BeforeEach
    void start() {
        redis = new FunctionRedis();
        client = RedisClient.create();
        publisher = connect(PublisherSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        publisher.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        redis.close();
    }

    @Test
    void aRunOfPublicationsKeepsItsOrder() {
        List<CompletionStage<StreamPosition>> sent = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            sent.add(publisher.publish("chat:a", bytes("" + i), MANY));
        }
        assertThat(sent.stream().map(stage -> done(stage).offset()))
            .isEqualTo(LongStream.rangeClosed(1, 10_000).boxed().toList());
        assertThat(redis.offsets("chat:a")).hasSize(10_000);
    }

    @Test
    void optionsArrive() {
        PublishOptions options = PublishOptions.NONE.withTags(Map.of("kind", "a/\"b\"")).withId("k").keeping(2, 70);
        StreamPosition position = done(publisher.publish("live:a", bytes("x"), options));
        assertThat(done(publisher.publish("live:a", bytes("y"), options))).isEqualTo(position);
        assertThat(Integer.parseInt(redis.command("TTL", "sluice:{live:a}:stream"))).isBetween(40, 70);
        assertThat(redis.read("live:a", "-1", "1", "1000").get(3)).contains("\"g\":{\"kind\":\"a\\/\\\"b\\\"\"}");
        assertThat(done(publisher.publish("live:a", bytes("x")))).isEqualTo(new StreamPosition(0, ""));
        assertThat(done(publisher.publishLive("live:a", bytes("x")))).isZero();
    }

    @Test
    void whatFailsOnTheSpotGivesItsRoomBack() {
        PublisherSettings little =
            new PublisherSettings("", 64 << 10, Duration.ofSeconds(1), Duration.ofSeconds(1));
        publisher.close();
        publisher = connect(little);
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
        for (int i = 0; i < 10; i++) {
            CompletionStage<Long> refused = publisher.publishLive("chat:a", new byte[20_000]);
            assertThatThrownBy(() -> done(refused)).hasMessageNotContaining("PublisherFullException");
        }
    }

    @Test
    void theCommonPrefixStandsBeforeTheChannel() {
        try (SluicePublisher other = connect(PublisherSettings.DEFAULT.withPrefix("app1:"))) {
            done(other.publish("a", bytes("x"), MANY));
        }
        assertThat(redis.offsets("app1:a")).containsExactly(1L);
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        assertThatThrownBy(() -> done(publisher.publish("chat:{a}", bytes("x"))))
            .hasCauseInstanceOf(RedisCommandExecutionException.class).hasMessageContaining("SLUICE_CHANNEL");
    }

    @Test
    void whatIsTooMuchIsRefusedAndNothingIsLost() throws InterruptedException {
        publisher.close();
        publisher = connect(PublisherSettings.DEFAULT.withMaxWaitingBytes(64 << 10)
            .withPatience(Duration.ofMillis(200), Duration.ofSeconds(60)));
        redis.server.pause();
        List<CompletionStage<StreamPosition>> sent = new ArrayList<>();
        CompletionStage<StreamPosition> last = publisher.publish("chat:a", new byte[1000], MANY);
        while (!last.toCompletableFuture().isCompletedExceptionally()) {
            sent.add(last);
            last = publisher.publish("chat:a", new byte[1000], MANY);
        }
        CompletionStage<StreamPosition> refused = last;
        assertThatThrownBy(() -> done(refused)).hasCauseInstanceOf(PublisherFullException.class);
        assertThatThrownBy(() -> publisher.publishWaiting("chat:a", new byte[1000], MANY, Duration.ofMillis(10)))
            .isInstanceOf(PublisherFullException.class);
        assertThat(sent).hasSize((64 << 10) / 1256);
        redis.server.resume();
        sent.add(publisher.publishWaiting("chat:a", new byte[1000], MANY, Duration.ofSeconds(20)));
        Set<Long> offsets = new HashSet<>();
        sent.forEach(stage -> offsets.add(done(stage).offset()));
        assertThat(redis.offsets("chat:a")).hasSize(sent.size()).containsExactlyInAnyOrderElementsOf(offsets);
    }

    @Test
    void connectionsThatAreCutLoseAndDoubleNothing() {
        List<CompletionStage<StreamPosition>> sent = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 100; i++) {
                sent.add(publisher.publish("chat:a", bytes(round + "." + i), MANY));
            }
            redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }
        Set<Long> offsets = new HashSet<>();
        sent.forEach(stage -> offsets.add(done(stage).offset()));
        assertThat(offsets).hasSize(2000);
        assertThat(redis.offsets("chat:a")).hasSize(2000);
    }

    @Test
    void aRedisThatWasKilledIsWaitedFor() {
        done(publisher.publish("chat:a", bytes("1"), MANY));
        redis.server.stop();
        CompletionStage<StreamPosition> waiting = publisher.publish("chat:a", bytes("2"), MANY);
        redis.server.restart();
        try (RespClient fresh = new RespClient(redis.server.uri())) {
            fresh.command("FUNCTION", "LOAD", FunctionLibrary.source(FunctionRedis.RULES, false));
        }
        assertThat(done(waiting).offset()).isEqualTo(1);
    }

    @Test
    void whatDoesNotComeBackIsGivenUp() {
        publisher.close();
        publisher = connect(PublisherSettings.DEFAULT.withPatience(Duration.ofMillis(50), Duration.ofMillis(300)));
        redis.server.pause();
        CompletionStage<StreamPosition> sent = publisher.publish("chat:a", bytes("x"));
        TestNode.patiently().until(() -> sent.toCompletableFuture().isCompletedExceptionally());
        redis.server.resume();
    }

    @Test
    void aClosedPublisherTakesNothing() {
        publisher.close();
        assertThatThrownBy(() -> done(publisher.publish("chat:a", bytes("x"))))
            .hasCauseInstanceOf(IllegalStateException.class);
    }

    private SluicePublisher connect(PublisherSettings settings) {
        return SluicePublisher.connect(client, RedisURI.create(redis.server.uri()), settings);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join();
    }
}
