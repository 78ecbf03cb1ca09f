package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.config.Secret;
import io.sluice.protocol.redis.KeepRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;

/** A bus with the least around it that it needs: a set of wishes, and memory for what it tells. */
final class TestNode implements WishList, BusListener, AutoCloseable {
    /** For what must happen; that a machine with other work takes its time is no failure. */
    static final int SECONDS_OF_PATIENCE = 60;

    record Message(String channel, String text) {
    }

    final RecordingMetrics metrics = new RecordingMetrics();
    final Set<String> wishes = ConcurrentHashMap.newKeySet();
    final Set<String> live = ConcurrentHashMap.newKeySet();
    /** Every channel that was lost, as often as it was. */
    final Queue<String> lost = new ConcurrentLinkedQueue<>();
    final Queue<Message> messages = new ConcurrentLinkedQueue<>();
    final AtomicInteger pauses = new AtomicInteger();
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    final RedisBus bus;

    TestNode(String uri, String prefix, String nodeId) {
        this(config(uri, prefix, 1), nodeId);
    }

    /** One whose channels are shared out to so many connections. */
    TestNode(String uri, int connections, String nodeId) {
        this(config(uri, "", connections), nodeId);
    }

    private TestNode(RedisConfig config, String nodeId) {
        this(config, nodeId, Map.of());
    }

    private TestNode(RedisConfig config, String nodeId, Map<String, KeepRule> rules) {
        bus = new RedisBus(config, nodeId, rules, metrics);
    }

    /** One whose namespaces keep what is published by these rules. */
    static TestNode keeping(String uri, String prefix, Map<String, KeepRule> rules) {
        return new TestNode(config(uri, prefix, 1), "n", rules);
    }

    private static RedisConfig config(String uri, String prefix, int connections) {
        return new RedisConfig(new Secret(uri), prefix, Duration.ofSeconds(2), Duration.ofSeconds(4),
            Duration.ofMillis(250), Duration.ofSeconds(5), connections, 512, 64 * 1024, 100_000, 1, 64 << 20);
    }

    /** A patient wait. */
    static ConditionFactory patiently() {
        return await().atMost(SECONDS_OF_PATIENCE, SECONDS);
    }

    /** Starts the bus and waits until it stands. */
    TestNode start() {
        bus.start(this, this).toCompletableFuture().orTimeout(SECONDS_OF_PATIENCE, SECONDS).join();
        return this;
    }

    /** Tries to start; gives the failure. */
    Throwable startFailure() {
        try {
            bus.start(this, this).toCompletableFuture().orTimeout(SECONDS_OF_PATIENCE, SECONDS).join();
            return new AssertionError("started");
        } catch (CompletionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    TestNode join(String channel) {
        wishes.add(channel);
        bus.changed(channel);
        return this;
    }

    void leave(String channel) {
        wishes.remove(channel);
        bus.changed(channel);
    }

    void publish(String channel, String text) {
        bus.publish(channel, text.getBytes(StandardCharsets.UTF_8)).toCompletableFuture()
            .orTimeout(SECONDS_OF_PATIENCE, SECONDS).join();
    }

    TestNode awaitLive(Collection<String> channels) {
        patiently().pollInterval(Duration.ofMillis(2))
            .untilAsserted(() -> assertThat(live.size() == channels.size() && live.containsAll(channels)).isTrue());
        return this;
    }

    void awaitEvent(String event) {
        patiently().untilAsserted(() -> assertThat(metrics.events).contains(event));
    }

    @Override
    public boolean wants(String channel) {
        return wishes.contains(channel);
    }

    @Override
    public void forEach(Consumer<String> each) {
        wishes.forEach(each);
    }

    @Override
    public int size() {
        return wishes.size();
    }

    @Override
    public void message(String channel, byte[] message) {
        messages.add(new Message(channel, new String(message, StandardCharsets.UTF_8)));
    }

    @Override
    public void paused() {
        pauses.incrementAndGet();
    }

    @Override
    public void live(String channel) {
        live.add(channel);
        // Told again is allowed: the bus repeats it for each change that finds the channel live.
        note(channel, true, "live");
    }

    @Override
    public void lost(String channel) {
        lost.add(channel);
        note(channel, live.remove(channel), "lost");
    }

    @Override
    public void close() {
        bus.close();
        assertThat(faults).isEmpty();
    }

    private void note(String channel, boolean changed, String what) {
        if (!changed || !Thread.currentThread().getName().equals("bus")) {
            faults.add(what + " twice or by a wrong thread: " + channel);
        }
    }
}
