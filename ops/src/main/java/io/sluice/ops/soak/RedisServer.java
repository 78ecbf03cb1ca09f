package io.sluice.ops.soak;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.sluice.ops.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Redis that keeps nothing on disk, to be killed, frozen and asked. Used by the main thread. */
final class RedisServer implements AutoCloseable {
    private static final String LOG = "redis.log";
    private static final String OWN_NAME = "sluice-soak";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern CLIENT_NAME = Pattern.compile("(?:^| )name=(\\S*)");

    private final SoakPlan plan;
    private final RedisClient client;

    private Child child;

    /** Starts one; it does not answer yet. */
    RedisServer(SoakPlan plan) throws IOException {
        this.plan = plan;
        RedisURI uri = RedisURI.create(plan.redisUri());
        uri.setTimeout(TIMEOUT);
        uri.setClientName(OWN_NAME);
        client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder().autoReconnect(false).protocolVersion(ProtocolVersion.RESP2).build());
        Files.deleteIfExists(plan.out().resolve(LOG));
        child = launch();
    }

    Child child() {
        return child;
    }

    /** Kills it as kill -9 does: nobody is told. */
    void kill() throws InterruptedException {
        child.kill();
    }

    /** Starts it anew, empty. */
    void restart() throws IOException {
        child = launch();
    }

    /** Whether it answers. */
    boolean isReady() {
        try {
            ask(RedisCommands::ping);
            return true;
        } catch (RedisException notYet) {
            return false;
        }
    }

    /** Its clients and the channels that anybody listens to, by name. */
    Reading read() {
        SortedMap<String, Long> figures = new TreeMap<>();
        ask(redis -> {
            redis.clientList().lines().map(CLIENT_NAME::matcher).filter(Matcher::find).map(line -> line.group(1))
                .filter(name -> !OWN_NAME.equals(name))
                .forEach(name -> figures.merge(Reading.REDIS_CLIENTS + (name.isEmpty() ? "unnamed" : name), 1L,
                    Long::sum));
            redis.pubsubChannels().forEach(name -> figures.put(Reading.REDIS_CHANNELS + name, 1L));
        });
        return new Reading("redis", figures, Map.of());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }

    private void ask(Consumer<RedisCommands<String, String>> question) {
        try (var connection = client.connect()) {
            question.accept(connection.sync());
        }
    }

    private Child launch() throws IOException {
        // A gateway that shares the machine with the load may fall behind in a burst; Redis' cut would be another test.
        return Child.restart("redis", plan.out().resolve(LOG), List.of(plan.redisServer(),
            "--port", Integer.toString(plan.redisPort()), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", plan.out().toString(), "--client-output-buffer-limit", "pubsub", "0", "0", "0"), Map.of());
    }
}
