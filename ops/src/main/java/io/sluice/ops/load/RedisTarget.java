package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code PUBLISH} into Redis, over one connection. */
final class RedisTarget implements PublishTarget {
    private static final int MAX_UNANSWERED = 2_000_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final PublishCounts counts;
    private final byte[][] channels;

    /** Connects; refuses with Lettuce's exception when Redis does not answer. */
    RedisTarget(LoadPlan.Traffic traffic, PublishCounts counts) {
        this.counts = counts;
        channels = new byte[traffic.channels()][];
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel] = traffic.channel(channel).getBytes(UTF_8);
        }
        client = RedisClient.create(traffic.entry().redisUri());
        client.setOptions(ClientOptions.builder().autoReconnect(false).protocolVersion(ProtocolVersion.RESP2)
            .requestQueueSize(MAX_UNANSWERED).build());
        try {
            connection = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            close();
            throw e;
        }
        connection.setAutoFlushCommands(false);
    }

    @Override
    public void publish(int channel, byte[] payload) {
        RedisFuture<Long> answer = connection.async().publish(channels[channel], payload);
        var unused = answer.handle(this::answered);
    }

    @Override
    public void flush() {
        connection.flushCommands();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, STOP_TIMEOUT);
    }

    private @Nullable Void answered(@Nullable Long receivers, @Nullable Throwable failure) {
        if (failure != null) {
            counts.addFailed(String.valueOf(failure.getMessage()));
        } else if (receivers != null && receivers == 0) {
            counts.addUnheard();
        }
        return null;
    }
}
