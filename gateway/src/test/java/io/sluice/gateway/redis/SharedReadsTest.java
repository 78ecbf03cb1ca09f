package io.sluice.gateway.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SharedReadsTest {
    private final BusThread bus = new BusThread();
    private final List<CompletableFuture<String>> sources = new CopyOnWriteArrayList<>();
    private final SharedReads<String> reads = new SharedReads<>(channel -> {
        CompletableFuture<String> source = new CompletableFuture<>();
        sources.add(source);
        return source;
    }, bus);

    @AfterEach
    void close() {
        bus.close(Duration.ofSeconds(5));
    }

    @Test
    void whoAsksMeanwhileSharesTheNextRead() {
        CompletionStage<String> first = read("x");
        CompletionStage<String> second = read("x");
        CompletionStage<String> third = read("x");
        assertThat(sources).hasSize(1);
        sources.get(0).complete("one");
        assertThat(done(first)).isEqualTo("one");
        assertThat(sources).hasSize(2);
        sources.get(1).complete("two");
        assertThat(done(second)).isEqualTo("two");
        assertThat(done(third)).isEqualTo("two");
        CompletionStage<String> fourth = read("x");
        assertThat(sources).hasSize(3);
        sources.get(2).complete("three");
        assertThat(done(fourth)).isEqualTo("three");
    }

    @Test
    void channelsAreReadApart() {
        read("x");
        read("y");
        assertThat(sources).hasSize(2);
    }

    @Test
    void whatFailsForOneDoesNotFailForTheNext() {
        CompletionStage<String> first = read("x");
        CompletionStage<String> second = read("x");
        sources.get(0).completeExceptionally(new IllegalStateException("away"));
        assertThat(first.toCompletableFuture()).failsWithin(Duration.ofSeconds(60));
        sources.get(1).complete("two");
        assertThat(done(second)).isEqualTo("two");
    }

    private CompletionStage<String> read(String channel) {
        CompletableFuture<CompletionStage<String>> asked = new CompletableFuture<>();
        bus.execute(() -> asked.complete(reads.read(channel)));
        return asked.orTimeout(60, SECONDS).join();
    }

    private static String done(CompletionStage<String> stage) {
        return stage.toCompletableFuture().orTimeout(60, SECONDS).join();
    }
}
