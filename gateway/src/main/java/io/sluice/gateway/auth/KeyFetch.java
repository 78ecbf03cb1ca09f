package io.sluice.gateway.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A fetcher of one document by HTTP, on a thread of its own, {@code token-keys-http}: looking a name up may take long.
 * Redirects are not followed: where keys come from is the operator's word alone.
 */
final class KeyFetch implements AutoCloseable {
    /** The longest key set that is read, in bytes. */
    static final int MAX_BYTES = 256 << 10;
    private static final int OK = 200;
    /** The client's small tasks for one request. */
    private static final int MAX_TASKS = 1024;

    private final HttpRequest request;
    private final ThreadPoolExecutor thread;
    private final HttpClient client;

    KeyFetch(URI uri, Duration timeout) {
        this.request = HttpRequest.newBuilder(uri).header("Accept", "application/json").timeout(timeout).build();
        this.thread = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_TASKS), task -> {
            Thread worker = new Thread(task, "token-keys-http");
            worker.setDaemon(true);
            return worker;
        });
        thread.allowCoreThreadTimeOut(true);
        this.client = HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1).executor(thread).build();
    }

    /** Begins to fetch. The answer may never come, so who waits has to have an end; cancelling it gives up. */
    CompletableFuture<byte[]> begin() {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> send(answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IOException("the fetch before has not ended", e));
        }
        return answer;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void send(CompletableFuture<byte[]> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, response -> new LimitedBody(MAX_BYTES));
            CompletionStage<byte[]> given = answer;
            given.whenComplete((bytes, failure) -> exchange.cancel(true));
            pass(exchange, answer);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static void pass(CompletionStage<HttpResponse<byte[]>> exchange, CompletableFuture<byte[]> answer) {
        exchange.whenComplete((response, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (response.statusCode() == OK) {
                answer.complete(response.body());
            } else {
                answer.completeExceptionally(new IOException("the answer is HTTP " + response.statusCode()));
            }
        });
    }
}
