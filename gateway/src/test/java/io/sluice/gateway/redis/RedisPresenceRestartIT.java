package io.sluice.gateway.redis;

import static io.sluice.gateway.redis.PresenceNode.CHANNEL;
import static io.sluice.gateway.redis.PresenceNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.PresenceConfig;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence.Going;
import io.sluice.protocol.redis.PresenceKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Presence of two nodes when Redis is started again, with all, some or none of what it knew; and when it hangs. */
final class RedisPresenceRestartIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final PresenceConfig CONFIG = new PresenceConfig(LEASE, Duration.ofMillis(200), 10_000, 1 << 20);
    private static final String PASSWORD = "not-yet";

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestRedis redis;
    private PresenceNode a;
    private PresenceNode b;

    @BeforeEach
    void start() {
        redis = TestRedis.startOwn("--dir", directory.toString());
        open.add(redis);
        a = node("a").enter("stays", "1").enter("leaves", "2");
        b = node("b").enter("other", "3");
        b.awaitCount(3, 3);
        awaitSettled(a, "stays", "leaves");
        awaitSettled(b, "other");
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void withItsDataOnlyThoseAreToldOfWhoCameOrWentMeanwhile() {
        redis.command("CONFIG", "SET", "appendonly", "yes");
        await().until(() -> redis.command("INFO", "persistence").contains("aof_rewrite_in_progress:0\r\n"));
        PresenceNode dying = node("dying").enter("dead", "4");
        b.awaitCount(4, 4);
        stopForLongerThanALease();
        dying.close();
        open.remove(dying);
        a.leave("leaves", Going.FOR_GOOD).enter("comes", "5").enter("came", "6").leave("came", Going.FOR_GOOD);
        try (RespClient watcher = restart("--appendonly", "yes")) {
            awaitKnown("stays", "comes", "other");
            assertThat(heard(watcher)).containsExactlyInAnyOrder("leave leaves", "join comes", "leave dead");
        }
        assertKnown("stays", "comes", "other");
    }

    @Test
    void withoutItsDataNobodyIsToldOfButThoseWhoCame() {
        stopForLongerThanALease();
        a.leave("leaves", Going.FOR_GOOD).enter("comes", "5");
        try (RespClient watcher = restart()) {
            awaitKnown("stays", "comes", "other");
            assertThat(heard(watcher)).containsExactly("join comes");
        }
        assertKnown("stays", "comes", "other");
    }

    @Test
    void withDataOfAWhileAgoNobodyIsToldAgain() {
        redis.command("SAVE");
        a.leave("leaves", Going.FOR_GOOD).enter("comes", "5");
        b.enter("comes too", "6");
        awaitSettled(a, "stays", "comes");
        awaitSettled(b, "other", "comes too");
        b.awaitCount(4, 4);
        stopForLongerThanALease();
        try (RespClient watcher = restart()) {
            awaitKnown("stays", "comes", "other", "comes too");
            await().until(() -> redis.command("KEYS", "*:at:*").lines().sorted().toList()
                .equals(List.of("sluice:{chat:x}:at:a-2", "sluice:{chat:x}:at:b-2")));
            assertThat(heard(watcher)).isEmpty();
        }
        a.node.awaitEvent("presenceEnteredAgain restart 2");
        assertKnown("stays", "comes", "other", "comes too");
    }

    @Test
    void aHangThatOutlastsTheLeasesIsNobodysDeath() {
        try (RespClient watcher = new RespClient(redis.uri())) {
            watcher.elements("SUBSCRIBE", CHANNEL);
            for (int round = 0; round < 3; round++) {
                redis.pause();
                elapse(LEASE);
                redis.resume();
                b.awaitCount(3, 3);
                elapse(LEASE.dividedBy(2));
            }
            b.awaitCount(3, 3);
            assertThat(heard(watcher)).isEmpty();
        }
    }

    private void stopForLongerThanALease() {
        redis.stop();
        await().until(() -> !a.node.bus.connected(CHANNEL) && !b.node.bus.connected(CHANNEL));
        elapse(LEASE);
    }

    /** Starts Redis again; nobody gets in before there is one who hears all that is told in the channel. */
    private RespClient restart(String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.addAll(List.of("--requirepass", PASSWORD));
        redis.restart(settings.toArray(String[]::new));
        RespClient watcher = new RespClient(redis.uri().replace("redis://", "redis://:" + PASSWORD + "@"));
        watcher.elements("SUBSCRIBE", CHANNEL);
        try (RespClient admin = new RespClient(redis.uri().replace("redis://", "redis://:" + PASSWORD + "@"))) {
            admin.command("CONFIG", "SET", "requirepass", "");
        }
        return watcher;
    }

    private List<String> heard(RespClient watcher) {
        elapse(LEASE);
        redis.publish(CHANNEL, "end".getBytes(StandardCharsets.UTF_8));
        List<String> heard = new ArrayList<>();
        String message = watcher.next().get(2);
        while (!message.equals("end")) {
            heard.add(PresenceNode.told(message));
            message = watcher.next().get(2);
        }
        return heard;
    }

    /** Waits until Redis has what is true of the node's clients, and the node knows that: who asks is there already. */
    private static void awaitSettled(PresenceNode node, String... clients) {
        await().until(() -> node.presence.size() == clients.length);
        for (String client : clients) {
            assertThat(PresenceNode.done(node.presence.clients(CHANNEL, client)).byId()).containsKey(client);
        }
    }

    /** Waits until nodes that have reached Redis again find these. */
    private void awaitKnown(String... clients) {
        await().ignoreExceptionsInstanceOf(CompletionException.class).untilAsserted(() -> assertKnown(clients));
    }

    private void assertKnown(String... clients) {
        assertThat(PresenceNode.done(a.presence.clients(CHANNEL, "")).byId()).containsOnlyKeys(clients);
        assertThat(b.count()).isEqualTo(new ClientCount(clients.length, clients.length));
        assertThat(redis.command("HLEN", new PresenceKeys("").users(CHANNEL))).isEqualTo("" + clients.length);
    }

    private static void elapse(Duration time) {
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > time.toNanos());
    }

    private PresenceNode node(String id) {
        PresenceNode node = new PresenceNode(redis.uri(), id, CONFIG);
        open.add(node);
        return node;
    }
}
