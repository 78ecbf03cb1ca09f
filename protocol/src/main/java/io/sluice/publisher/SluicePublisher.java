package io.sluice.publisher;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.netty.util.concurrent.EventExecutor;
import io.sluice.protocol.StreamPosition;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A publisher over one connection to a Redis server, or one to each master of a Redis Cluster. Safe for all threads.
 *
 * <p><b>Speed.</b> Publications are sent together: those that come while others are being sent share one system call.
 * In a cluster each is sent by itself.
 *
 * <p><b>Retries.</b> When Redis does not answer in time, goes away or is loading, a publication with
 * {@code sluice_publish} is tried again under the same ID until {@link PublisherSettings#giveUpAfter}, so it is
 * published once. That may put it behind others that were given later; who needs an order between two waits for the
 * first one's position. {@code PUBLISH} is tried once, as it can't be told whether it was carried out.
 *
 * <p><b>Backpressure.</b> Over {@link PublisherSettings#maxWaitingBytes}, {@link #publish} refuses at once and
 * {@link #publishWaiting} waits.
 */
public final class SluicePublisher implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final int BYTES_AROUND = 256;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final StatefulConnection<String, byte[]> connection;
    private final RedisClusterAsyncCommands<String, byte[]> redis;
    /** In a cluster, where publications of channels that lie with one master go to it alone. */
    private final boolean sharded;
    private final PublisherSettings settings;
    private final EventExecutor executor;
    private final Attempt.Way way;
    private final Semaphore room;
    private final String idPrefix = UUID.randomUUID() + ".";

    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean flushing = new AtomicBoolean();

    /** Written once by {@link #close}, read by all. */
    private volatile boolean closed;

    private SluicePublisher(StatefulConnection<String, byte[]> connection,
        RedisClusterAsyncCommands<String, byte[]> redis, boolean sharded, PublisherSettings settings) {
        this.connection = connection;
        this.redis = redis;
        this.sharded = sharded;
        this.settings = settings;
        this.executor = connection.getResources().eventExecutorGroup().next();
        this.room = new Semaphore(settings.maxWaitingBytes());
        this.way = new Attempt.Way(redis, settings, executor, this::flushSoon, () -> closed);
        // A cluster's client sends on where a slot moved to, and to masters it has yet to reach, when nobody flushes.
        connection.setAutoFlushCommands(sharded);
    }

    /**
     * Connects; waits for it as long as the URI's timeout says.
     *
     * @param client stays the caller's, who sets its options and shuts it down after {@link #close}
     * @throws io.lettuce.core.RedisConnectionException when Redis can't be reached
     */
    public static SluicePublisher connect(RedisClient client, RedisURI uri, PublisherSettings settings) {
        StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, uri);
        return new SluicePublisher(connection, connection.async(), false, settings);
    }

    /**
     * Connects to all masters of a cluster; waits for each as long as the client's URIs say. The function library has
     * to be on all of them, as {@code sluice-ops functions --cluster} puts it.
     *
     * @param client stays the caller's, who has it follow changes of the cluster
     *     ({@link io.lettuce.core.cluster.ClusterTopologyRefreshOptions}) and shuts it down after {@link #close}
     * @throws io.lettuce.core.RedisException when the cluster, or one of its masters, can't be reached
     */
    public static SluicePublisher connect(RedisClusterClient client, PublisherSettings settings) {
        StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
        try {
            // Publications that wait for a connection would be sent in any order.
            for (RedisClusterNode node : connection.getPartitions()) {
                if (node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty()) {
                    connection.getConnection(node.getUri().getHost(), node.getUri().getPort());
                }
            }
            return new SluicePublisher(connection, connection.async(), true, settings);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Publishes by {@code FCALL sluice_publish}, as {@link #publish(String, byte[], PublishOptions)} without options.
     */
    public CompletionStage<StreamPosition> publish(String channel, byte[] payload) {
        return publish(channel, payload, PublishOptions.NONE);
    }

    /**
     * Publishes by {@code FCALL sluice_publish}.
     *
     * @param payload belongs to the publisher from now on
     * @return where the publication stands in the channel's stream, offset 0 and no epoch where nothing is kept; fails
     *     with {@link PublisherFullException}, with Redis' refusal
     *     ({@link io.lettuce.core.RedisCommandExecutionException}), or with the last failure when it was given up,
     *     which leaves open whether it was published
     */
    public CompletionStage<StreamPosition> publish(String channel, byte[] payload, PublishOptions options) {
        int cost = cost(payload);
        return room.tryAcquire(cost) ? publishHolding(cost, channel, payload, options) : refused();
    }

    /**
     * Publishes as {@link #publish}, but waits for room. Not for threads that must not wait.
     *
     * @throws InterruptedException when the thread is interrupted while it waits; nothing was published
     * @throws PublisherFullException when there was no room within the patience
     */
    public CompletionStage<StreamPosition> publishWaiting(String channel, byte[] payload, PublishOptions options,
        Duration patience) throws InterruptedException {
        int cost = cost(payload);
        if (!room.tryAcquire(cost, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new PublisherFullException(settings.maxWaitingBytes());
        }
        return publishHolding(cost, channel, payload, options);
    }

    /**
     * Publishes by {@code PUBLISH}, in a cluster by {@code SPUBLISH}: live only, once at the most.
     *
     * @return how many connections the server gave it to; fails as {@link #publish} does
     */
    public CompletionStage<Long> publishLive(String channel, byte[] payload) {
        int cost = cost(payload);
        if (!room.tryAcquire(cost)) {
            return refused();
        }
        try {
            String name = settings.prefix() + channel;
            var sent = sharded ? redis.spublish(name, payload) : redis.publish(name, payload);
            flushSoon();
            return Attempt.within(settings.attemptTimeout(), sent).whenComplete((count, failure) -> room.release(cost));
        } catch (RuntimeException e) {
            // Lettuce throws what it knows at once, executors what comes after their end.
            room.release(cost);
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Takes nothing more, waits up to 5 s for what is under way, and disconnects. What is still open then fails.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        connection.flushCommands();
        try {
            boolean empty = room.tryAcquire(settings.maxWaitingBytes(), CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            assert empty || room.availablePermits() < settings.maxWaitingBytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        // Lets those go on that still wait for room, to hear that it is over.
        room.release(settings.maxWaitingBytes());
    }

    private CompletionStage<StreamPosition> publishHolding(int cost, String channel, byte[] payload,
        PublishOptions options) {
        if (closed) {
            room.release(cost);
            return refused();
        }
        String id = options.id().isEmpty() ? idPrefix + ids.incrementAndGet() : options.id();
        Attempt attempt = new Attempt(way, settings.prefix() + channel, payload, options.withId(id));
        return attempt.start().whenComplete((position, failure) -> room.release(cost));
    }

    private <T> CompletionStage<T> refused() {
        return CompletableFuture.failedStage(closed ? new IllegalStateException("the publisher is closed")
            : new PublisherFullException(settings.maxWaitingBytes()));
    }

    /** Sends all that was given until the task runs. */
    private void flushSoon() {
        if (!sharded && flushing.compareAndSet(false, true)) {
            executor.execute(() -> {
                flushing.set(false);
                connection.flushCommands();
            });
        }
    }

    private int cost(byte @Nullable [] payload) {
        return Math.min(Objects.requireNonNull(payload).length + BYTES_AROUND, settings.maxWaitingBytes());
    }
}
