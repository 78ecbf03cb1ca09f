package io.sluice.ops.load;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

/** {@code PUBLISH} or {@code FCALL sluice_publish} into Redis, over one connection. */
final class RedisTarget implements PublishTarget {
    private final RedisChannels redis;
    private final PublishCounts counts;
    private final boolean keeps;

    /** Connects; refuses with Lettuce's exception when Redis does not answer. */
    RedisTarget(LoadPlan.Traffic traffic, PublishCounts counts) {
        this.counts = counts;
        keeps = traffic.entry().via() == LoadPlan.Via.KEPT;
        redis = new RedisChannels(RedisClient.create(traffic.entry().redisUri()),
            ClientOptions.builder().autoReconnect(false), traffic);
    }

    @Override
    public void publish(int channel, byte[] payload) {
        if (keeps) {
            var unused = redis.keep(channel, payload).handle((position, failure) -> answered(null, failure));
        } else {
            var unused = redis.publish(channel, payload).handle(this::answered);
        }
    }

    @Override
    public void flush() {
        redis.flush();
    }

    @Override
    public void close() {
        redis.close();
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
