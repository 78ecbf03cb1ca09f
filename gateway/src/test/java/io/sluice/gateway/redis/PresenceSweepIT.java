package io.sluice.gateway.redis;

import static io.sluice.gateway.redis.PresenceNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.PresenceConfig;
import io.sluice.protocol.redis.PresenceKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sweeps of dead nodes with many clients. With {@code -Dsweep.clients=100000 -Dsweep.channels=20000} they are as large
 * as the figures in the README.
 */
final class PresenceSweepIT {
    private static final int CLIENTS = Integer.getInteger("sweep.clients", 10_000);
    private static final int CHANNELS = Integer.getInteger("sweep.channels", 2_000);
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final PresenceConfig CONFIG = new PresenceConfig(LEASE, Duration.ofMillis(200), 10_000, 1 << 20);
    private static final PresenceKeys KEYS = new PresenceKeys("");
    private static final String DEAD = "dead";

    private final TestRedis redis = TestRedis.startOwn("--slowlog-log-slower-than", "1000",
        "--slowlog-max-len", "9999");
    private final List<PresenceNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(PresenceNode::close);
        redis.close();
    }

    @Test
    void aLargeChannelIsSweptInPortions() {
        PresenceNode node = node("a");
        node.awaitCount(0, 0); // it has installed the functions
        fill("large", 0, CLIENTS);
        awaitSwept(node, "1 channel, " + CLIENTS + " clients");
        assertThat(redis.command("KEYS", "*large*")).isEmpty();
    }

    @Test
    void manyLargeChannelsAreSweptInPortions() {
        PresenceNode node = node("a");
        node.awaitCount(0, 0); // it has installed the functions
        for (int i = 0; i < 100; i++) {
            fill("room:" + i, i * CLIENTS / 100, CLIENTS / 100);
        }
        awaitSwept(node, "100 channels, " + CLIENTS + " clients");
        assertThat(redis.command("KEYS", "*room*")).isEmpty();
    }

    @Test
    void manySmallChannelsAreSwept() {
        PresenceNode node = node("a");
        node.awaitCount(0, 0); // it has installed the functions
        for (int i = 0; i < CHANNELS; i++) {
            fill("chat:" + i, i * 5, 5);
        }
        awaitSwept(node, CHANNELS + " channels, " + CHANNELS * 5 + " clients");
        assertThat(redis.command("KEYS", "*chat*")).isEmpty();
    }

    @Test
    void whenTheSweeperDiesAnotherGoesOnAndEverybodyLeavesOnce() {
        PresenceNode dying = node("dying");
        dying.enter("of dying", "");
        dying.awaitCount(1, 1);
        fill(PresenceNode.CHANNEL, 0, CLIENTS);
        try (RespClient watcher = new RespClient(redis.uri())) {
            watcher.elements("SUBSCRIBE", PresenceNode.CHANNEL);
            declareDead();
            await().pollInterval(Duration.ofMillis(1)).until(() -> present(PresenceNode.CHANNEL) <= CLIENTS);
            nodes.remove(dying);
            dying.close();
            long left = present(PresenceNode.CHANNEL);
            assertThat(left).as("left when the sweeper died").isPositive();
            System.out.println("the sweeper died when " + left + " of " + CLIENTS + " were left");
            node("next");
            List<String> told = new ArrayList<>();
            while (told.size() < CLIENTS + 1) {
                told.add(PresenceNode.told(watcher.next().get(2)));
            }
            Set<String> expected = new HashSet<>(Set.of("leave of dying"));
            for (int i = 0; i < CLIENTS; i++) {
                expected.add("leave client-" + i);
            }
            assertThat(told).doesNotHaveDuplicates().hasSameElementsAs(expected);
            awaitNobodyIsDead();
            assertThat(redis.command("PUBLISH", PresenceNode.CHANNEL, "end")).isEqualTo("1");
            assertThat(watcher.next().get(2)).isEqualTo("end");
        }
    }

    private long present(String channel) {
        return Long.parseLong(redis.command("HLEN", KEYS.present(channel)));
    }

    private void awaitSwept(PresenceNode node, String what) {
        node.awaitCount(0, 0);
        redis.command("SLOWLOG", "RESET");
        declareDead();
        await().pollInterval(Duration.ofMillis(1)).until(() -> !node.node.metrics.events.isEmpty()
            && node.node.metrics.events.stream().anyMatch(event -> event.startsWith("presenceSwept")));
        long begun = System.nanoTime();
        long longest = 0;
        try (RespClient other = new RespClient(redis.uri())) {
            boolean over = false;
            while (!over) {
                long asked = System.nanoTime();
                over = other.command("ZSCORE", KEYS.leases(), DEAD).isEmpty();
                longest = Math.max(longest, System.nanoTime() - asked);
                assertThat(System.nanoTime() - begun).isLessThan(Duration.ofMinutes(1).toNanos());
            }
        }
        System.out.printf("swept %s: %d ms; others waited for Redis %.1f ms at most; calls over 1 ms: %s%n", what,
            (System.nanoTime() - begun) / 1_000_000, longest / 1e6, redis.command("SLOWLOG", "LEN"));
        System.out.println("the longest of them took, in us: " + slowest());
        assertThat(node.node.metrics.events).filteredOn(event -> event.startsWith("presenceSwept"))
            .allSatisfy(event -> assertThat(Integer.parseInt(event.substring(14))).isLessThanOrEqualTo(64));
    }

    /** Microseconds of the slowest calls of those over 1 ms. */
    private List<Integer> slowest() {
        return Pattern.compile("(?m)^1\\d{9}\n(\\d+)$").matcher(redis.command("SLOWLOG", "GET", "9999")).results()
            .map(found -> Integer.valueOf(found.group(1))).sorted(Comparator.reverseOrder()).limit(5).toList();
    }

    private void awaitNobodyIsDead() {
        await().until(() -> redis.command("ZRANGE", KEYS.leases(), "0", "-1").equals("next"));
    }

    private void declareDead() {
        redis.command("ZADD", KEYS.leases(), "0", DEAD);
    }

    private void fill(String channel, int first, int count) {
        redis.command("SADD", KEYS.channels(DEAD), channel);
        for (int i = first; i < first + count; i++) {
            redis.command("FCALL", "sluice_presence_enter", "2", channel, KEYS.present(channel), DEAD, "client-" + i,
                "user-" + i, "{\"user\":\"user-" + i + "\",\"client\":\"client-" + i + "\"}", "");
        }
    }

    private PresenceNode node(String id) {
        PresenceNode node = new PresenceNode(redis.uri(), id, CONFIG);
        nodes.add(node);
        return node;
    }
}
