package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestNode.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bus whose channels are shared out to four connections. */
final class SeveralConnectionsIT {
    private static final int CONNECTIONS = 4;

    private final TestRedis redis = TestRedis.startOwn();
    private final TestNode node = new TestNode(redis.uri(), CONNECTIONS, "n1");

    @AfterEach
    void close() {
        node.close();
        redis.close();
    }

    @Test
    void eachConnectionHasANameAndAThread() {
        node.start();
        assertThat(redis.command("CLIENT", "LIST")).contains("name=sluice-n1-commands ", "name=sluice-n1-sub-1 ",
            "name=sluice-n1-sub-2 ", "name=sluice-n1-sub-3 ", "name=sluice-n1-sub-4 ");
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).contains("redis-commands",
            "redis-sub-1", "redis-sub-2", "redis-sub-3", "redis-sub-4");
    }

    @Test
    void heartbeatIsHeardOnEveryConnection() {
        node.start();
        TestNode.patiently().untilAsserted(() -> assertThat(redis.command("PUBSUB", "CHANNELS", "*").lines())
            .contains("sluice.probe.n1.1", "sluice.probe.n1.2", "sluice.probe.n1.3", "sluice.probe.n1.4"));
        TestNode.patiently().until(() -> node.metrics.probeAge < SECONDS.toNanos(1));
    }

    @Test
    void lossOfOneConnectionConcernsItsChannelsOnly() {
        wish(4_000);
        node.start().awaitLive(node.wishes);
        long hit = node.wishes.stream().filter(channel -> stripe(channel) == 1).count();
        String safe = channelOf(2);
        CompletableFuture<Void> calm = new CompletableFuture<>();
        CompletableFuture<Integer> traffic = CompletableFuture.supplyAsync(() -> publishNumbers(safe, calm::isDone));
        TestNode.patiently().until(() -> !numbers(safe).isEmpty());

        kill("sub-2");
        node.awaitEvent("resubscribed connection " + hit);
        node.awaitLive(node.wishes);
        calm.complete(null);
        int published = traffic.orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join();

        TestNode.patiently().until(() -> numbers(safe).size() >= published);
        assertThat(numbers(safe)).isEqualTo(IntStream.range(0, published).boxed().toList());
        assertThat(node.lost).as("channels that were not live for a while")
            .hasSize((int) hit).allMatch(channel -> stripe(channel) == 1);
        TestNode.patiently().untilAsserted(() -> assertThat(node.metrics.events)
            .containsOnlyOnce("redisConnected subscriptions false")
            .endsWith("resubscribed connection " + hit, "redisConnected subscriptions true"));
    }

    @Test
    void orderOfEachChannelHoldsUnderConcurrentPublishers() {
        int publishers = 4;
        int rounds = 250;
        wish(200);
        node.start().awaitLive(node.wishes);
        List<CompletableFuture<Void>> all = IntStream.range(0, publishers).mapToObj(publisher ->
            CompletableFuture.runAsync(() -> publishAll(publisher, publishers, rounds))).toList();
        all.forEach(each -> each.orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join());

        TestNode.patiently().until(() -> node.messages.size() >= 200 * rounds);
        Map<String, List<Integer>> heard = new HashMap<>();
        node.messages.forEach(message -> heard.computeIfAbsent(message.channel(), channel -> new ArrayList<>())
            .add(Integer.valueOf(message.text())));
        assertThat(heard).hasSize(200);
        assertThat(heard.values()).allMatch(IntStream.range(0, rounds).boxed().toList()::equals);
    }

    @Test
    void hundredThousandChannelsComeBackAfterRedisWasKilled() {
        wish(100_000);
        node.start().awaitLive(node.wishes);
        redis.stop();
        TestNode.patiently().until(() -> node.live.isEmpty());
        redis.restart();
        long since = System.nanoTime();
        node.awaitLive(node.wishes);
        System.out.println("100000 channels on " + CONNECTIONS + " connections after a restart: live in "
            + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
        assertThat(subscribedChannels()).isEqualTo(node.wishes);
    }

    @Test
    void churnEndsWithExactlyWhatIsWishedHoweverManyChangeAtOnce() {
        node.start();
        List<CompletableFuture<Void>> all = IntStream.range(0, 4).mapToObj(seed ->
            CompletableFuture.runAsync(() -> churn(new SplittableRandom(seed), "churn:" + seed + ":"))).toList();
        kill("sub-1");
        all.forEach(each -> each.orTimeout(TestNode.SECONDS_OF_PATIENCE, SECONDS).join());

        node.awaitLive(node.wishes);
        TestNode.patiently()
            .untilAsserted(() -> assertThat(subscribedChannels()).isEqualTo(new HashSet<>(node.wishes)));
        assertThat(eachOnce(node.wishes)).isTrue();
    }

    /** Joins and leaves; four threads do so, each among channels of its own, as loops do. */
    private void churn(SplittableRandom random, String prefix) {
        for (int i = 0; i < 10_000; i++) {
            String channel = prefix + random.nextInt(1_000);
            if (random.nextBoolean()) {
                node.join(channel);
            } else {
                node.leave(channel);
            }
        }
    }

    /** Ten rounds at a time, so that a machine with other work takes thousands of round trips less. */
    private void publishAll(int publisher, int publishers, int rounds) {
        try (RespClient client = new RespClient(redis.uri())) {
            for (int round = 0; round < rounds; round += 10) {
                List<byte[]> burst = IntStream.range(round, round + 10).mapToObj(Integer::toString)
                    .map(SeveralConnectionsIT::bytes).toList();
                for (int channel = publisher; channel < 200; channel += publishers) {
                    client.publishAll("c:" + channel, burst);
                }
            }
        }
    }

    /** Publishes 0, 1, 2 and on until it is told to stop; gives how many. */
    private int publishNumbers(String channel, BooleanSupplier stop) {
        try (RespClient client = new RespClient(redis.uri())) {
            int next = 0;
            while (!stop.getAsBoolean()) {
                client.publish(channel, bytes(Integer.toString(next++)));
            }
            return next;
        }
    }

    private List<Integer> numbers(String channel) {
        return node.messages.stream().filter(message -> message.channel().equals(channel)).map(Message::text)
            .map(Integer::valueOf).toList();
    }

    private Set<String> subscribedChannels() {
        Set<String> channels = new HashSet<>(redis.command("PUBSUB", "CHANNELS", "c*").lines().toList());
        channels.remove("");
        return channels;
    }

    /** Whether Redis counts one subscription of each. */
    private boolean eachOnce(Set<String> channels) {
        List<String> command = new ArrayList<>(List.of("PUBSUB", "NUMSUB"));
        command.addAll(channels);
        List<String> answer = redis.command(command.toArray(String[]::new)).lines().toList();
        return IntStream.range(0, channels.size()).allMatch(i -> answer.get(2 * i + 1).equals("1"));
    }

    private void wish(int count) {
        IntStream.range(0, count).forEach(i -> node.wishes.add("c:" + i));
    }

    private String channelOf(int stripe) {
        return node.wishes.stream().filter(channel -> stripe(channel) == stripe).findFirst().orElseThrow();
    }

    private static int stripe(String channel) {
        return Stripes.indexOf(channel, CONNECTIONS);
    }

    private void kill(String role) {
        String line = redis.command("CLIENT", "LIST").lines()
            .filter(client -> client.contains("name=sluice-n1-" + role + " ")).findFirst().orElseThrow();
        redis.command("CLIENT", "KILL", "ID", Arrays.stream(line.split(" "))
            .filter(word -> word.startsWith("id=")).findFirst().orElseThrow().substring("id=".length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
