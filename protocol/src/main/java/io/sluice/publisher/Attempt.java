package io.sluice.publisher;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.netty.util.concurrent.EventExecutor;
import io.sluice.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One publication on its way, through as many attempts as it takes. Attempts follow each other, so its state needs no
 * guard: each is begun by what ended the one before it.
 */
final class Attempt {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** Refusals that pass by themselves; the last when a gateway has installed the function again. */
    private static final List<String> PASSING =
        List.of("LOADING", "READONLY", "MASTERDOWN", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "ERR Function not found");

    private final Way way;
    private final String[] key;
    private final byte[][] words;
    private final CompletableFuture<StreamPosition> done = new CompletableFuture<>();
    private final long begun = System.nanoTime();

    private Duration pause = FIRST_PAUSE;

    Attempt(Way way, String key, byte[] payload, PublishOptions options) {
        this.way = way;
        this.key = new String[] {key};
        List<byte[]> all = new ArrayList<>();
        all.add(payload);
        all.addAll(options.words());
        this.words = all.toArray(byte[][]::new);
    }

    /**
     * What all publications of a publisher go by.
     *
     * @param executor for pauses between attempts
     * @param flush sends what was given to the connection, soon
     * @param over whether the publisher was closed
     */
    record Way(RedisClusterAsyncCommands<String, byte[]> redis, PublisherSettings settings, EventExecutor executor,
        Runnable flush, BooleanSupplier over) {
    }

    /** Makes the first attempt; completes after the last. */
    CompletableFuture<StreamPosition> start() {
        attempt();
        return done;
    }

    private void attempt() {
        try {
            RedisFuture<List<Object>> sent =
                way.redis.fcall("sluice_publish", ScriptOutputType.MULTI, key, words);
            way.flush.run();
            var unused = within(way.settings.attemptTimeout(), sent).whenComplete(this::answered);
        } catch (RuntimeException e) {
            // Lettuce throws what it knows at once, executors what comes after their end.
            answered(null, e);
        }
    }

    /** The command's outcome, or a timeout; then the command is taken back, unless Redis has it. */
    static <T> CompletableFuture<T> within(Duration timeout, RedisFuture<T> sent) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        sent.whenComplete((answer, failure) -> {
            if (failure == null) {
                outcome.complete(answer);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((answer, failure) -> {
            if (failure != null) {
                sent.cancel(true);
            }
        });
    }

    private void answered(@Nullable List<Object> reply, @Nullable Throwable failure) {
        if (reply != null) {
            complete(reply);
            return;
        }
        Throwable cause = cause(failure);
        long left = way.settings.giveUpAfter().toNanos() - (System.nanoTime() - begun) - pause.toNanos();
        if (!passing(cause) || left < 0 || way.over.getAsBoolean()) {
            done.completeExceptionally(cause);
        } else {
            again(cause);
        }
    }

    private void again(Throwable cause) {
        Runnable task = this::attempt;
        long nanos = pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        try {
            var unused = way.executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(cause);
        }
    }

    private static boolean passing(Throwable cause) {
        if (cause instanceof RedisCommandExecutionException) {
            String text = String.valueOf(cause.getMessage());
            return PASSING.stream().anyMatch(text::startsWith);
        }
        // Everything else is about the connection, or no answer at all.
        return !(cause instanceof IllegalArgumentException);
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("Redis answered sluice_publish with nothing");
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void complete(List<Object> reply) {
        try {
            done.complete(position(reply));
        } catch (RuntimeException e) {
            done.completeExceptionally(
                new IllegalStateException("Redis answered sluice_publish with something else", e));
        }
    }

    private static StreamPosition position(List<Object> reply) {
        return new StreamPosition((Long) reply.get(0), new String((byte[]) reply.get(1), StandardCharsets.UTF_8));
    }
}
