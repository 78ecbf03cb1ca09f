package io.sluice.gateway.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads of which one a channel is under way at most. Who asks meanwhile gets the answer of the next, which begins after
 * he asked: so any number who ask at once cost two reads, and nobody is told what was true before he asked. Belongs to
 * the bus thread, on which the answers complete.
 *
 * @param <T> what is read
 */
final class SharedReads<T> {
    private final Function<String, CompletionStage<T>> source;
    private final BusThread bus;
    private final Map<String, Read> reads = new HashMap<>();

    SharedReads(Function<String, CompletionStage<T>> source, BusThread bus) {
        this.source = source;
        this.bus = bus;
    }

    /** Reads, or waits for the next read. */
    CompletionStage<T> read(String channel) {
        Read running = reads.get(channel);
        if (running != null) {
            return running.next();
        }
        return begin(channel, new CompletableFuture<>());
    }

    private CompletionStage<T> begin(String channel, CompletableFuture<T> answer) {
        Read read = new Read(answer);
        reads.put(channel, read);
        source.apply(channel).whenComplete((value, failure) -> bus.execute(() -> end(channel, read, value, failure)));
        return answer;
    }

    private void end(String channel, Read read, @Nullable T value, @Nullable Throwable failure) {
        reads.remove(channel);
        if (read.next != null) {
            begin(channel, read.next);
        }
        if (failure == null) {
            read.answer.complete(value);
        } else {
            read.answer.completeExceptionally(failure);
        }
    }

    /** One that is under way, and the one that follows it. */
    private final class Read {
        private final CompletableFuture<T> answer;
        private @Nullable CompletableFuture<T> next;

        Read(CompletableFuture<T> answer) {
            this.answer = answer;
        }

        CompletableFuture<T> next() {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            return next;
        }
    }
}
