package io.sluice.ops.load;

import java.time.Duration;
import java.util.Locale;
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

    @Option(names = "--publish-via", paramLabel = "redis|clients", converter = ViaConverter.class,
        description = "PUBLISH into Redis, or the publish command over every client's own connection.",
        defaultValue = "redis")
    private LoadPlan.Via via = LoadPlan.Via.REDIS;

    @Option(names = "--redis-uri", paramLabel = "URI", description = "Redis to publish into.")
    private String redisUri = "redis://127.0.0.1:6379";

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

    /** The checked options; refuses with what is wrong and how to say it right. */
    LoadPlan.Traffic traffic(LoadPlan.Clients clients) {
        long mostChannels = Math.min(Stamp.MAX_STREAMS, (long) clients.connections() * clients.subscriptions());
        ClientOptions.range("--channels", channels, 1, mostChannels);
        if (clients.subscriptions() > channels) {
            throw new IllegalArgumentException("--subscriptions must be at most --channels, " + channels);
        }
        if (clients.subscriptions() > 1 && via == LoadPlan.Via.CLIENTS) {
            throw new IllegalArgumentException("--subscriptions above 1 needs another --publish-via than clients");
        }
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
        return new LoadPlan.Traffic(via, redisUri, channels, channelPrefix, rate, measured, warmup, payloadBytes,
            Duration.ofSeconds(drainSeconds));
    }

    /** Reads the names in lower case. */
    static final class ViaConverter implements ITypeConverter<LoadPlan.Via> {
        @Override
        public LoadPlan.Via convert(String value) {
            return LoadPlan.Via.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }
}
