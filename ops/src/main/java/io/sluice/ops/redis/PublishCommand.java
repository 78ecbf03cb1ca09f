package io.sluice.ops.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusKey;
import io.sluice.publisher.PublishOptions;
import io.sluice.publisher.PublisherSettings;
import io.sluice.publisher.SluicePublisher;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The {@code publish} command: one publication, by the publisher for backends on the JVM. Prints offset and epoch. Exit
 * code 0 when Redis took it, 1 when not, 2 for wrong usage.
 */
@Command(name = "publish", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Publishes into a channel by sluice_publish and prints the offset and the epoch.")
public final class PublishCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The channel, without a prefix.")
    @SuppressWarnings("NullAway.Init")
    private String channel;

    @Parameters(index = "1", paramLabel = "PAYLOAD", description = "What clients get; a JSON value as a rule.")
    @SuppressWarnings("NullAway.Init")
    private String payload;

    @Option(names = "--redis", paramLabel = "URI", description = "Where Redis is.")
    private String redis = "redis://127.0.0.1:6379";

    @Option(names = "--prefix", paramLabel = "P", description = "redis.prefix of the gateways.")
    private String prefix = "";

    @Option(names = "--size", paramLabel = "N", description = "How many publications the channel keeps; -1: its rules.")
    private int size = -1;

    @Option(names = "--ttl", paramLabel = "SECONDS", description = "How long it keeps them; 0: its rules.")
    private long ttl;

    @Option(names = "--id", paramLabel = "ID", description = "Again with it, within 5 minutes, does nothing.")
    private String id = "";

    @Option(names = "--tag", paramLabel = "NAME=VALUE", description = "A tag; may be repeated.")
    private Map<String, String> tags = Map.of();

    @Option(names = "--key", paramLabel = "ID:SECRET", showDefaultValue = Visibility.NEVER,
        defaultValue = "${env:SLUICE_BUS_KEY:-}",
        description = "Signs with one of the gateways' bus.keys; better given as SLUICE_BUS_KEY, which nobody sees.")
    private String key = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public PublishCommand() {
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RedisClient client = RedisClient.create();
        try (SluicePublisher publisher = SluicePublisher.connect(client, RedisURI.create(redis), settings())) {
            StreamPosition position = publisher.publish(channel, payload.getBytes(StandardCharsets.UTF_8),
                new PublishOptions(size, ttl, id, tags)).toCompletableFuture().join();
            out.println((position.offset() + " " + position.epoch()).strip());
            out.flush();
            return 0;
        } catch (CompletionException | RedisException | IllegalArgumentException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            spec.commandLine().getErr().println("sluice-ops publish: " + cause.getMessage());
            return FAILED;
        } finally {
            client.shutdown(Duration.ZERO, STOP_TIMEOUT);
        }
    }

    private PublisherSettings settings() {
        PublisherSettings settings = PublisherSettings.DEFAULT.withPrefix(prefix);
        return key.isEmpty() ? settings : settings.withKey(BusKey.parse(key));
    }
}
