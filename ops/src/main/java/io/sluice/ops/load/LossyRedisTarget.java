package io.sluice.ops.load;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
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
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(50);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final ClientResources resources;
    private final RedisChannels redis;
    private final Unconfirmed unconfirmed;

    /** Owned by the publishing thread: the number of the next message on each channel. */
    private final int[] next;

    /** Connects; refuses with Lettuce's exception when Redis does not answer. */
    LossyRedisTarget(LoadPlan.Traffic traffic, Unconfirmed unconfirmed) {
        this.unconfirmed = unconfirmed;
        next = new int[traffic.channels()];
        resources = ClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_DELAY)).build();
        ClientOptions.Builder options = ClientOptions.builder().autoReconnect(true).replayFilter(command -> true)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
        try {
            redis = new RedisChannels(RedisClient.create(resources, traffic.entry().redisUri()), options, traffic);
        } catch (RedisException e) {
            stopResources();
            throw e;
        }
    }

    @Override
    public void publish(int channel, byte[] payload) {
        var message = new Unconfirmed.Sent(channel, next[channel]++, System.nanoTime());
        RedisFuture<Long> answer = redis.publish(channel, payload);
        if (answer.toCompletableFuture().isCompletedExceptionally()) {
            unconfirmed.refused(message);
        } else {
            var unused = answer.handle((receivers, failure) -> answered(message, receivers));
        }
    }

    @Override
    public void flush() {
        redis.flush();
    }

    @Override
    public void close() {
        redis.close();
        stopResources();
    }

    private void stopResources() {
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
