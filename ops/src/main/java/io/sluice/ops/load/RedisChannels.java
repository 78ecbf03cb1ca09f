package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;

/** One connection to Redis, and the names of the channels that are published to over it. */
final class RedisChannels implements AutoCloseable {
    private static final int MAX_UNANSWERED = 2_000_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final byte[][] names;

    /**
     * Connects; refuses with Lettuce's exception when Redis does not answer.
     *
     * @param client is shut down with this
     * @param options what is to become of the connection when it breaks
     */
    RedisChannels(RedisClient client, ClientOptions.Builder options, LoadPlan.Traffic traffic) {
        this.client = client;
        names = new byte[traffic.channels()][];
        for (int channel = 0; channel < names.length; channel++) {
            names[channel] = traffic.channel(channel).getBytes(UTF_8);
        }
        client.setOptions(options.protocolVersion(ProtocolVersion.RESP2).requestQueueSize(MAX_UNANSWERED).build());
        try {
            connection = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            close();
            throw e;
        }
        connection.setAutoFlushCommands(false);
    }

    /** Publishes, once flushed; the answer is how many connections Redis gave it to. */
    RedisFuture<Long> publish(int channel, byte[] payload) {
        return connection.async().publish(names[channel], payload);
    }

    /** Publishes with the function that keeps it, once flushed; the answer is its position. */
    RedisFuture<Object> keep(int channel, byte[] payload) {
        return connection.async().fcall("sluice_publish", ScriptOutputType.MULTI, new byte[][] {names[channel]},
            payload);
    }

    /** Sends what was published. */
    void flush() {
        connection.flushCommands();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, STOP_TIMEOUT);
    }
}
