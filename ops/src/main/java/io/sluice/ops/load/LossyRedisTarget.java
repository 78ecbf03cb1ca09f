package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUBLISH} into a Redis that may go away and come back. Nothing is sent twice: what can't be sent, or is not
 * answered, is noted and left. The link is made anew by itself.
 */
final class LossyRedisTarget implements PublishTarget {
    private static final int MAX_UNANSWERED = 2_000_000;
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(50);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Unconfirmed unconfirmed;
    private final byte[][] channels;

    /** Owned by the publishing thread: the number of the next message on each channel. */
    private final int[] next;

    /** Connects; refuses with Lettuce's exception when Redis does not answer. */
    LossyRedisTarget(LoadPlan.Traffic traffic, Unconfirmed unconfirmed) {
        this.unconfirmed = unconfirmed;
        next = new int[traffic.channels()];
        channels = new byte[traffic.channels()][];
        for (int channel = 0; channel < channels.length; channel++) {
            channels[channel] = traffic.channel(channel).getBytes(UTF_8);
        }
        resources = ClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_DELAY)).build();
        client = RedisClient.create(resources, traffic.entry().redisUri());
        client.setOptions(ClientOptions.builder().autoReconnect(true).replayFilter(command -> true)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS).protocolVersion(ProtocolVersion.RESP2)
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
        var message = new Unconfirmed.Sent(channel, next[channel]++, System.nanoTime());
        RedisFuture<Long> answer = connection.async().publish(channels[channel], payload);
        if (answer.toCompletableFuture().isCompletedExceptionally()) {
            unconfirmed.refused(message);
        } else {
            var unused = answer.handle((receivers, failure) -> answered(message, receivers));
        }
    }

    @Override
    public void flush() {
        connection.flushCommands();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, STOP_TIMEOUT);
        var unused = resources.shutdown(0, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private @Nullable Void answered(Unconfirmed.Sent message, @Nullable Long receivers) {
        if (receivers == null) {
            unconfirmed.unanswered(message, System.nanoTime());
        } else {
            unconfirmed.answered(message, receivers, System.nanoTime());
        }
        return null;
    }
}
