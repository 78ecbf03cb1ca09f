package io.sluice.ops.load;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of who publishes what. Filled in by picocli. */
final class TrafficOptions {
    private static final long MOST_MESSAGES = 1_000_000_000;
    private static final double FASTEST = 10_000_000;
    private static final int LARGEST_PAYLOAD = 1 << 20;

    @Option(names = "--channels", paramLabel = "N", description = "Channels, numbered from 0; see --subscriptions.")
    private int channels = 1;

    @Option(names = "--channel-prefix", paramLabel = "TEXT", description = "Before the channel's number.")
    private String channelPrefix = "load:";

    @Option(names = "--publish-via", paramLabel = "redis|kept|clients|http", converter = ViaConverter.class,
        description = "PUBLISH into Redis, FCALL sluice_publish, the publish command over every client's own "
            + "connection, or POST.",
        defaultValue = "redis")
    private LoadPlan.Via via = LoadPlan.Via.REDIS;

    @Option(names = "--redis-uri", paramLabel = "URI", description = "Redis to publish into.")
    private String redisUri = "redis://127.0.0.1:6379";

    @Option(names = "--tolerate-redis-loss",
        description = "Redis may go away and come back: go on, and forgive what it did not confirm, in time, to have "
            + "reached every gateway. Each --url must be a gateway of its own, with subscribers of every channel.")
    private boolean tolerateRedisLoss;

    @Option(names = "--publish-url", paramLabel = "URL",
        description = "Address to POST to, with {channel} where the channel's name goes.")
    private String publishUrl = "http://127.0.0.1:8000/publish/{channel}";

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second, over all channels or clients.")
    private double rate = 100;

    @Option(names = "--messages", paramLabel = "N", description = "Messages to measure; 0: what --seconds says.")
    private long messages;

    @Option(names = "--seconds", paramLabel = "N", description = "Time to measure, unless --messages says otherwise.")
    private int seconds = 10;

    @Option(names = "--warmup-seconds", paramLabel = "N",
        description = "Messages flow so long before anything is measured; they are checked as well.")
    private int warmupSeconds;

    @Option(names = "--payload-bytes", paramLabel = "N", description = "Size of a payload.")
    private int payloadBytes = 128;

    @Option(names = "--drain-seconds", paramLabel = "N", description = "Wait so long for the last deliveries.")
    private int drainSeconds = 10;

    /** The checked options; refuses with what is wrong and how to say it right. The check is for other machines. */
    LoadPlan.Traffic traffic(LoadPlan.Clients clients, Consumer<URI> machineCheck) {
        long mostChannels = Math.min(Stamp.MAX_STREAMS, (long) clients.connections() * clients.subscriptions());
        ClientOptions.range("--channels", channels, 1, mostChannels);
        checkMatch(clients);
        checkTolerance(clients);
        ClientOptions.range("--messages", messages, 0, MOST_MESSAGES);
        ClientOptions.range("--seconds", seconds, 1, 86_400);
        ClientOptions.range("--warmup-seconds", warmupSeconds, 0, 3_600);
        ClientOptions.range("--payload-bytes", payloadBytes, Stamp.MIN_BYTES, LARGEST_PAYLOAD);
        ClientOptions.range("--drain-seconds", drainSeconds, 0, 3_600);
        if (!(rate > 0 && rate <= FASTEST)) {
            throw new IllegalArgumentException("--rate must be above 0 and at most 10000000, not " + rate);
        }
        long measured = messages > 0 ? messages : Math.max(1, Math.round(rate * seconds));
        long warmup = Math.round(rate * warmupSeconds);
        ClientOptions.range("rate * (seconds + warmup)", measured + warmup, 1, MOST_MESSAGES);
        return new LoadPlan.Traffic(entry(machineCheck), channels, channelPrefix, rate, measured, warmup, payloadBytes,
            Duration.ofSeconds(drainSeconds));
    }

    private void checkMatch(LoadPlan.Clients clients) {
        if (clients.subscriptions() > channels) {
            throw new IllegalArgumentException("--subscriptions must be at most --channels, " + channels);
        }
        if (via == LoadPlan.Via.CLIENTS && clients.block().processes() > 1) {
            throw new IllegalArgumentException("--publish-via clients is for one process: no client knows how much "
                + "those of other processes published");
        }
        if (via == LoadPlan.Via.CLIENTS
            && (clients.subscriptions() > 1 || clients.dialect() != Dialect.Kind.CENTRIFUGE)) {
            throw new IllegalArgumentException(
                "--publish-via clients goes with --dialect centrifuge and one subscription");
        }
    }

    private void checkTolerance(LoadPlan.Clients clients) {
        if (tolerateRedisLoss && (via != LoadPlan.Via.REDIS || clients.block().processes() > 1)) {
            throw new IllegalArgumentException("--tolerate-redis-loss goes with --publish-via redis and one process");
        }
        if (tolerateRedisLoss && (long) channels * clients.urls().size() > clients.connections()) {
            throw new IllegalArgumentException("--tolerate-redis-loss needs a client for each channel at each --url");
        }
    }

    private LoadPlan.Entry entry(Consumer<URI> machineCheck) {
        URI url = ClientOptions.template(publishUrl);
        if (via == LoadPlan.Via.HTTP) {
            if (!"http".equals(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException("--publish-url must be http://host:port/path, not " + publishUrl);
            }
            machineCheck.accept(url);
        }
        return new LoadPlan.Entry(via, redisUri, url.toString(), tolerateRedisLoss);
    }

    /** Reads the names in lower case. */
    static final class ViaConverter implements ITypeConverter<LoadPlan.Via> {
        @Override
        public LoadPlan.Via convert(String value) {
            return LoadPlan.Via.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }
}
