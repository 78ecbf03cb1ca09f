package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.bus.BusException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bus does when Redis, or a connection to it, fails. */
final class RedisBusFailureIT {
    private static final int CHANNELS = 10_000;

    private final TestRedis redis = TestRedis.startOwn();
    private final TestNode node = new TestNode(redis.uri(), "", "n1");

    @AfterEach
    void close() {
        node.close();
        redis.close();
    }

    @Test
    void allChannelsAreLiveAgainAfterRedisWasKilledAndCameBack() {
        wish(CHANNELS);
        node.start().awaitLive(node.wishes);
        redis.stop();
        TestNode.patiently().until(() -> node.live.isEmpty() && !node.bus.connected("c:0"));

        redis.restart();
        report(CHANNELS + " channels after a restart", System.nanoTime());

        assertThat(redis.command("PUBSUB", "NUMSUB", "c:0", "c:9999").lines())
            .containsExactly("c:0", "1", "c:9999", "1");
        assertThat(node.metrics.events).contains("redisConnected commands false", "redisConnected subscriptions false",
            "resubscribed connection " + CHANNELS);
    }

    @Test
    void hundredThousandChannelsComeBack() {
        wish(100_000);
        node.start().awaitLive(node.wishes);
        killSubscriptions();
        TestNode.patiently().until(() -> node.live.size() < 100_000);
        report("100000 channels after a cut", System.nanoTime());
    }

    @Test
    void wishesThatChangeWhileRedisIsAwayHoldAfterItsReturn() {
        wish(100);
        node.start().awaitLive(node.wishes);
        redis.stop();
        TestNode.patiently().until(() -> node.live.isEmpty());
        node.leave("c:1");
        node.join("new");
        redis.restart();
        node.awaitLive(node.wishes);
        assertThat(redis.publish("c:1", bytes("x"))).isZero();
        assertThat(redis.publish("new", bytes("x"))).isEqualTo(1);
    }

    @Test
    void frozenRedisIsFoundOutAndAllIsLiveAgainAfterItThaws() {
        wish(1_000);
        node.start().awaitLive(node.wishes);
        redis.pause();
        TestNode.patiently().until(() -> node.live.isEmpty());
        assertThat(node.bus.connected("c:0")).isFalse();
        assertThat(publishFailure("c:0")).isInstanceOf(BusException.class).hasMessage("Redis is away");

        redis.resume();
        node.awaitLive(node.wishes);
        TestNode.patiently().until(() -> node.bus.connected("c:0"));
        node.awaitEvent("resubscribed probe 1000");
    }

    @Test
    void lossOfTheSubscriptionsConnectionIsRepaired() {
        wish(100);
        node.start().awaitLive(node.wishes);
        killSubscriptions();
        node.awaitEvent("resubscribed connection 100");
        node.awaitLive(node.wishes);
        assertThat(node.metrics.events).doesNotContain("redisConnected commands false");
    }

    @Test
    void lossOfTheCommandsConnectionLeavesTheSubscriptionsAlone() {
        wish(1);
        node.start().awaitLive(node.wishes);
        redis.command("CLIENT", "KILL", "ID", clientId("commands"));
        node.awaitEvent("redisConnected commands false");
        TestNode.patiently().until(() -> node.bus.connected("c:0"));
        node.publish("c:0", "x");
        assertThat(node.live).containsExactly("c:0");
        assertThat(node.metrics.events).doesNotContain("redisConnected subscriptions false");
    }

    @Test
    void subscriptionsCutByAnAccessListComeBackWhenItAllowsThem() {
        wish(1);
        node.start().awaitLive(node.wishes);
        redis.command("ACL", "SETUSER", "default", "resetchannels", "&sluice.*");
        node.awaitEvent("redisConnected subscriptions false");
        redis.command("ACL", "SETUSER", "default", "allchannels");
        node.awaitLive(node.wishes);
    }

    @Test
    void forbiddenChannelHarmsNoOther() {
        redis.command("ACL", "SETUSER", "sluice", "on", ">pw", "allcommands", "resetchannels", "&c:*");
        wish(600);
        node.wishes.add("forbidden");
        try (TestNode limited = new TestNode("redis://sluice:pw@127.0.0.1:" + redis.port(), "", "limited")) {
            limited.wishes.addAll(node.wishes);
            limited.start();
            node.wishes.remove("forbidden");
            limited.awaitLive(node.wishes);
            limited.publish("c:0", "x");
            assertThat(publishFailure(limited, "other")).hasMessageContaining("NOPERM");
        }
    }

    @Test
    void publishWhileRedisIsAwayFailsAtOnce() {
        node.start();
        redis.stop();
        TestNode.patiently().until(() -> !node.bus.connected("c:0"));
        CompletableFuture<Void> published = node.bus.publish("x", bytes("x")).toCompletableFuture();
        assertThat(published).isCompletedExceptionally();
    }

    private void wish(int count) {
        IntStream.range(0, count).forEach(i -> node.wishes.add("c:" + i));
    }

    private void report(String what, long since) {
        node.awaitLive(node.wishes);
        System.out.println(what + ": live in " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
    }

    private void killSubscriptions() {
        redis.command("CLIENT", "KILL", "ID", clientId("sub-1"));
    }

    private String clientId(String role) {
        String line = redis.command("CLIENT", "LIST").lines()
            .filter(client -> client.contains("name=sluice-n1-" + role)).findFirst().orElseThrow();
        return Arrays.stream(line.split(" ")).filter(word -> word.startsWith("id=")).findFirst().orElseThrow()
            .substring("id=".length());
    }

    private Throwable publishFailure(String channel) {
        return publishFailure(node, channel);
    }

    private static Throwable publishFailure(TestNode from, String channel) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        from.bus.publish(channel, bytes("x")).whenComplete((done, thrown) ->
            failure.complete(thrown == null ? new AssertionError("published") : thrown));
        return failure.orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
