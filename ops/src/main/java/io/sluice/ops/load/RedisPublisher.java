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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The thread that publishes into Redis on a schedule, open loop: it never waits for an answer. Messages that are due
 * together go out together. One schedule at a time.
 */
final class RedisPublisher implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;
    private static final int MAX_UNANSWERED = 2_000_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Stamp stamp;
    private final byte[][] channels;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();

    private volatile boolean stopping;

    /** Owned by the main thread. */
    private @Nullable Thread thread;

    /** Connects; refuses with Lettuce's exception when Redis does not answer. */
    RedisPublisher(String uri, Stamp stamp, int channels, IntFunction<String> channelName) {
        this.stamp = stamp;
        this.channels = new byte[channels][];
        for (int channel = 0; channel < channels; channel++) {
            this.channels[channel] = channelName.apply(channel).getBytes(UTF_8);
        }
        client = RedisClient.create(uri);
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

    /** Starts the schedule on a thread of its own; the one before must be through. */
    void start(Schedule schedule) {
        thread = new Thread(() -> publish(schedule), "publisher");
        thread.setDaemon(true);
        thread.start();
    }

    /** Messages given to the connection so far. */
    long published() {
        return published.get();
    }

    /** Messages that Redis refused, or that were lost on the way to it. */
    long failed() {
        return failed.get();
    }

    /** Messages that reached no subscriber of Redis. */
    long unheard() {
        return unheard.get();
    }

    /** Stops the thread and the connection, within some seconds. */
    @Override
    public void close() {
        stopping = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
        client.shutdown(Duration.ZERO, STOP_TIMEOUT);
    }

    private void publish(Schedule schedule) {
        long next = 0;
        while (next < schedule.messages() && !stopping) {
            long batchEnd = Math.min(schedule.messages(), next + LARGEST_BATCH);
            long now = System.nanoTime();
            long due = schedule.dueNanos(next);
            for (; due <= now && next < batchEnd; due = schedule.dueNanos(next)) {
                publish(schedule, next, due);
                next++;
            }
            connection.flushCommands();
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void publish(Schedule schedule, long message, long due) {
        int stream = schedule.stream(message);
        byte[] payload = stamp.payload(stream, schedule.sequence(message), due);
        published.incrementAndGet();
        RedisFuture<Long> answer = connection.async().publish(channels[stream], payload);
        var unused = answer.handle(this::answered);
    }

    private @Nullable Void answered(@Nullable Long receivers, @Nullable Throwable failure) {
        if (failure != null) {
            failed.incrementAndGet();
        } else if (receivers != null && receivers == 0) {
            unheard.incrementAndGet();
        }
        return null;
    }
}
