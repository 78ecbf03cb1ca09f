package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.sluice.gateway.bus.BusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of commands to Redis: sent at once or refused at once, with a bound on the bytes that wait. Safe for all
 * threads.
 */
final class CommandPipe {
    /** Lettuce counts the commands that wait for Redis, but not their bytes. */
    private static final long MOST_WAITING_BYTES = 64L << 20;

    private final Supplier<@Nullable StatefulRedisConnection<String, byte[]>> current;
    private final AtomicLong waiting = new AtomicLong();

    /** Sends over the connection that stands at the moment. */
    CommandPipe(Supplier<@Nullable StatefulRedisConnection<String, byte[]>> current) {
        this.current = current;
    }

    /** Gives the connection that stands, if one does. */
    @Nullable StatefulRedisConnection<String, byte[]> connection() {
        return current.get();
    }

    /**
     * Sends a command.
     *
     * @param name what people know it by
     * @param bytes its length, about
     * @param command hands it to Lettuce
     * @return what Redis answers, on the connection's thread; fails with a {@link BusException}
     */
    <T> CompletionStage<T> send(String name, int bytes,
        Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        StatefulRedisConnection<String, byte[]> connection = current.get();
        if (connection == null) {
            return CompletableFuture.failedStage(new BusException("Redis is away"));
        }
        if (waiting.addAndGet(bytes) > MOST_WAITING_BYTES) {
            waiting.addAndGet(-bytes);
            return CompletableFuture.failedStage(
                new BusException("too many bytes wait for Redis to take them", new RejectedExecutionException()));
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        begin(connection, command).whenComplete((answer, failure) -> {
            waiting.addAndGet(-bytes);
            if (failure == null) {
                done.complete(answer);
            } else {
                done.completeExceptionally(Failures.command(name, failure));
            }
        });
        return done;
    }

    /** What Lettuce throws on the spot counts as a failure like any other: those who wait must hear of it. */
    private static <T> CompletionStage<T> begin(StatefulRedisConnection<String, byte[]> connection,
        Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        try {
            return command.apply(connection.async());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
