package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.history.History;
import io.sluice.gateway.history.HistoryPage;
import io.sluice.gateway.history.HistoryQuery;
import io.sluice.gateway.history.KeptMessage;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.KeepRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The streams as the node reads and writes them, on a real Redis. */
final class RedisHistoryIT {
    private static final ClientInfo AUTHOR =
        new ClientInfo("42", "c1", Payload.of("{\"big\":12345678901234567890}"), Payload.NONE);

    private TestRedis redis;
    private TestNode node;
    private History history;

    @BeforeEach
    void start() {
        redis = TestRedis.startOwn();
        node = TestNode.keeping(redis.uri(), "", Map.of("chat", new KeepRule(5, 60, 3600))).start();
        history = node.bus.history();
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void whatAClientPublishesIsKeptAndHeard() {
        node.join("chat:1").awaitLive(Set.of("chat:1"));
        StreamPosition first = done(history.publish("chat:1", Payload.of("{\"n\":1}"), AUTHOR));
        StreamPosition second = done(history.publish("chat:1", Payload.of("{\"n\":2}"), AUTHOR));
        assertThat(first.offset()).isEqualTo(1);
        assertThat(second).isEqualTo(new StreamPosition(2, first.epoch()));
        TestNode.patiently().until(() -> node.messages.size() == 2);

        HistoryPage page = done(history.read("chat:1", HistoryQuery.after(0, 10, 1 << 20)));
        assertThat(page.top()).isEqualTo(second);
        assertThat(page.messages()).extracting(KeptMessage::offset).containsExactly(1L, 2L);
        BusMessage message = Objects.requireNonNull(page.messages().get(0).message());
        assertThat(message.publication())
            .isEqualTo(new Publication(Payload.of("{\"n\":1}"), AUTHOR, 1, Map.of()));
        assertThat(message.epoch()).isEqualTo(first.epoch());
        assertThat(message.timeMillis()).isPositive();
    }

    @Test
    void pagesGoBothWaysAndEndAtTheirLimits() {
        for (int i = 1; i <= 7; i++) {
            redis.command("FCALL", "sluice_publish", "1", "chat:1", "\"" + i + "\"");
        }
        assertThat(offsets("chat:1", new HistoryQuery(-1, 10, 1 << 20, false))).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(offsets("chat:1", new HistoryQuery(5, 10, 1 << 20, false))).containsExactly(6L, 7L);
        assertThat(offsets("chat:1", new HistoryQuery(-1, 2, 1 << 20, true))).containsExactly(7L, 6L);
        assertThat(offsets("chat:1", new HistoryQuery(5, 10, 1 << 20, true))).containsExactly(4L, 3L);
        assertThat(offsets("chat:1", new HistoryQuery(-1, 10, 1, false))).containsExactly(3L);
        assertThat(offsets("chat:1", new HistoryQuery(Long.MAX_VALUE, 10, 1 << 20, false))).isEmpty();
        assertThat(offsets("chat:1", new HistoryQuery(Long.MAX_VALUE, 1, 1 << 20, true))).containsExactly(7L);
        assertThat(offsets("chat:1", HistoryQuery.POSITION)).isEmpty();
    }

    @Test
    void positionsOfManyChannelsComeAtOnce() {
        StreamPosition top = done(history.publish("chat:1", Payload.of("1"), AUTHOR));
        HistoryPage fresh = done(history.read("chat:fresh", HistoryQuery.POSITION));
        assertThat(fresh.top().offset()).isZero();
        assertThat(fresh.top().epoch()).hasSize(8);
        redis.command("SET", "sluice:{chat:wrong}:meta", "no hash");
        assertThat(done(history.tops(List.of("chat:none", "chat:1", "chat:fresh", "chat:wrong"))))
            .containsExactly(History.NOWHERE, top, fresh.top(), History.NOWHERE);
    }

    @Test
    void keptMessagesThatCantBeReadKeepTheirPlace() {
        done(history.publish("chat:1", Payload.of("1"), AUTHOR));
        redis.command("XADD", "sluice:{chat:1}:stream", "2-1", "m", "\u001e{\"v\":9}\nx");
        redis.command("HSET", "sluice:{chat:1}:meta", "o", "2");
        done(history.publish("chat:1", Payload.of("3"), AUTHOR));
        List<KeptMessage> messages = done(history.read("chat:1", HistoryQuery.after(0, 10, 1 << 20))).messages();
        assertThat(messages).extracting(KeptMessage::offset).containsExactly(1L, 2L, 3L);
        assertThat(messages.get(1).message()).isNull();
        assertThat(node.metrics.events).contains("dropped future_version");
    }

    @Test
    void failuresAreNamedAndCounted() {
        redis.command("SET", "sluice:{chat:1}:meta", "no hash");
        assertFails(history.read("chat:1", HistoryQuery.POSITION), "WRONGTYPE", "wrongtype");
        assertFails(history.read("chat:{1}", HistoryQuery.POSITION), "SLUICE_CHANNEL", "sluice_channel");
        assertFails(history.read("chat:2", new HistoryQuery(-2, 1, 1, false)), "SLUICE_ARGUMENT", "sluice_argument");
        redis.command("CONFIG", "SET", "maxmemory", "1");
        assertFails(history.publish("chat:2", Payload.of("1"), AUTHOR), "OOM", "oom");
        redis.command("CONFIG", "SET", "maxmemory", "0");
        redis.stop();
        node.awaitEvent("redisConnected commands false");
        assertFails(history.read("chat:2", HistoryQuery.POSITION), "Redis is away", "away");
    }

    @Test
    void aLibraryThatWentWithTheDataIsInstalledAgain() {
        done(history.publish("chat:1", Payload.of("1"), AUTHOR));
        redis.command("FUNCTION", "FLUSH");
        assertThat(done(history.publish("chat:1", Payload.of("2"), AUTHOR)).offset()).isEqualTo(2);
        redis.restart();
        node.awaitEvent("redisConnected commands false");
        TestNode.patiently().until(() -> node.bus.connected("chat:1"));
        assertThat(done(history.publish("chat:1", Payload.of("1"), AUTHOR)).offset()).isEqualTo(1);
    }

    private List<Long> offsets(String channel, HistoryQuery query) {
        return done(history.read(channel, query)).messages().stream().map(KeptMessage::offset).toList();
    }

    private void assertFails(CompletionStage<?> stage, String text, String reason) {
        assertThatThrownBy(() -> done(stage)).hasCauseInstanceOf(BusException.class).hasMessageContaining(text);
        node.awaitEvent("historyFailed " + reason);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join();
    }
}
