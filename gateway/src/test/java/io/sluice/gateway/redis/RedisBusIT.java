package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestNode.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisBusIT {
    private final TestRedis redis = TestRedis.start();
    private final String ns = "it" + UUID.randomUUID().toString().substring(0, 8) + ":";
    private final TestNode a = new TestNode(redis.uri(), "", "a-" + ns.hashCode());
    private final TestNode b = new TestNode(redis.uri(), "", "b-" + ns.hashCode());

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void whatOneNodePublishesAllNodesHear() {
        String channel = ns + "lobby";
        a.start().join(channel).awaitLive(Set.of(channel));
        b.start().join(channel).awaitLive(Set.of(channel));

        a.publish(channel, "hello");

        awaitMessage(a, new Message(channel, "hello"));
        awaitMessage(b, new Message(channel, "hello"));
        assertThat(a.bus.connected(channel)).isTrue();
        assertThat(a.metrics.events).contains("redisConnected commands true", "redisConnected subscriptions true");
    }

    @Test
    void whatIsWishedBeforeTheStartIsListenedToWithoutHints() {
        a.wishes.addAll(Set.of(ns + "1", ns + "2"));
        a.start().awaitLive(Set.of(ns + "1", ns + "2"));
        assertThat(redis.publish(ns + "1", bytes("x"))).isEqualTo(1);
    }

    @Test
    void channelThatNobodyWantsIsGivenUp() {
        a.start().join(ns + "x").awaitLive(Set.of(ns + "x"));
        a.leave(ns + "x");
        TestNode.patiently().untilAsserted(() -> assertThat(redis.publish(ns + "x", bytes("x"))).isZero());
        assertThat(a.live).isEmpty();
    }

    @Test
    void prefixIsOnTheWireAndNowhereElse() {
        try (TestNode prefixed = new TestNode(redis.uri(), ns + "p/", "p").start()) {
            prefixed.join("room").awaitLive(Set.of("room"));
            assertThat(redis.publish("room", bytes("not for us"))).isZero();
            assertThat(redis.publish(ns + "p/room", bytes("for us"))).isEqualTo(1);
            prefixed.publish("room", "from us");
            awaitMessage(prefixed, new Message("room", "from us"));
            assertThat(prefixed.messages).startsWith(new Message("room", "for us"));
            assertThat(redis.command("PUBSUB", "CHANNELS", ns + "*")).contains(ns + "p/sluice.probe.p");
        }
    }

    @Test
    void oversizedMessageIsDroppedAndCounted() {
        a.start().join(ns + "big").awaitLive(Set.of(ns + "big"));
        redis.publish(ns + "big", new byte[64 * 1024 + 1]);
        redis.publish(ns + "big", bytes("small"));
        awaitMessage(a, new Message(ns + "big", "small"));
        assertThat(a.messages).hasSize(1);
        assertThat(a.metrics.events).contains("dropped oversized");
    }

    @Test
    void messagesOfAChannelComeCompleteAndInOrder() {
        int count = 100_000;
        a.start().join(ns + "many").awaitLive(Set.of(ns + "many"));
        List<byte[]> all = IntStream.range(0, count).mapToObj(i -> bytes(Integer.toString(i))).toList();
        for (int from = 0; from < count; from += 1_000) {
            redis.publishAll(ns + "many", all.subList(from, from + 1_000));
        }
        TestNode.patiently().until(() -> a.messages.size() >= count);
        int expected = 0;
        for (Message message : a.messages) {
            assertThat(message.text()).isEqualTo(Integer.toString(expected++));
        }
    }

    @Test
    void ownPublishesComeInOrderToo() {
        int count = 20_000;
        a.start();
        b.start().join(ns + "own").awaitLive(Set.of(ns + "own"));
        for (int i = 0; i < count; i++) {
            var last = a.bus.publish(ns + "own", bytes(Integer.toString(i))).toCompletableFuture();
            if (i % 1_000 == 0) {
                last.join();
            }
        }
        TestNode.patiently().until(() -> b.messages.size() >= count);
        int expected = 0;
        for (Message message : b.messages) {
            assertThat(message.text()).isEqualTo(Integer.toString(expected++));
        }
    }

    @Test
    void randomJoinsAndLeavesEndWithWhatIsWished() {
        a.start();
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String channel = ns + random.nextInt(500);
            if (random.nextBoolean()) {
                a.join(channel);
            } else {
                a.leave(channel);
            }
        }
        a.awaitLive(a.wishes);
        TestNode.patiently().untilAsserted(() -> assertThat(subscribed(ns)).isEqualTo(new TreeSet<>(a.wishes)));
        assertThat(a.live).isEqualTo(a.wishes);
    }

    @Test
    void probeIsHeardAboutOnceASecond() {
        a.start();
        TestNode.patiently().until(() -> a.metrics.probeAge < SECONDS.toNanos(1));
    }

    @Test
    void noThreadIsLeftAfterClose() {
        a.start().join(ns + "t").awaitLive(Set.of(ns + "t"));
        Set<String> running = names();
        assertThat(running).contains("bus").anyMatch(name -> name.startsWith("redis-"))
            .noneMatch(name -> name.matches("(Thread|pool|lettuce|nioEventLoopGroup)-.*"));
        a.close();
        TestNode.patiently().untilAsserted(() -> assertThat(names())
            .noneMatch(name -> name.equals("bus") || name.matches("redis-.*") || name.startsWith("globalEvent")));
    }

    private Set<String> subscribed(String prefix) {
        return redis.command("PUBSUB", "CHANNELS", prefix + "*").lines().collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitMessage(TestNode node, Message message) {
        TestNode.patiently().untilAsserted(() -> assertThat(node.messages).contains(message));
    }

    private static Set<String> names() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
