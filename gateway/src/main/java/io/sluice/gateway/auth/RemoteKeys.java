package io.sluice.gateway.auth;

import io.sluice.gateway.config.TokenConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys at a place in the web: fetched at start, from time to time, and when a token names one that is not known,
 * then at most once in {@link #PAUSE}. What was fetched holds until something better was, however long that takes: an
 * identity provider that is away locks nobody out.
 */
final class RemoteKeys implements AutoCloseable {
    /** Between the ends of two fetches, whatever tokens say. */
    static final Duration PAUSE = Duration.ofSeconds(10);
    /** Tokens that may wait for a fetch; more are told that nobody can say. */
    static final int MAX_WAITING = 1024;
    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

    private final QuietLog quiet = new QuietLog(log);
    private final String host;
    private final Duration refresh;
    private final Duration timeout;
    private final Duration pause;
    private final GatewayMetrics metrics;
    private final KeyFetch fetch;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    // Written by token-keys, read by all.
    private volatile @Nullable KeySet keys;
    private volatile boolean behind = true;

    // The thread token-keys alone, from here on.
    private final List<Runnable> waiters = new ArrayList<>();
    private @Nullable CompletableFuture<byte[]> underWay;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable ScheduledFuture<?> next;
    private long endedNanos;
    private boolean everEnded;

    /** Prepares; the first fetch begins with {@link #start}. */
    RemoteKeys(TokenConfig config, Duration pause, GatewayMetrics metrics) {
        this.refresh = config.jwksRefresh();
        this.timeout = config.jwksTimeout();
        this.pause = pause;
        this.metrics = metrics;
        URI uri = URI.create(config.jwksUri());
        this.host = uri.getHost();
        this.fetch = new KeyFetch(uri, timeout);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread keeper = new Thread(task, "token-keys");
            keeper.setDaemon(true);
            return keeper;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        execute(this::fetch);
    }

    /** The newest keys; null when none have come yet. Any thread. */
    @Nullable KeySet keys() {
        return keys;
    }

    /** Whether the last fetch failed, so that there may be keys that we don't know. Any thread. */
    boolean isBehind() {
        return behind;
    }

    /**
     * Calls once the keys are as new as they may be: now, when they were fetched a moment ago; else after a fetch,
     * failed or not, within its timeout. Any thread; called back by {@code token-keys}.
     *
     * @return false when too many wait already; then nothing is called
     */
    boolean whenFresh(Runnable then) {
        if (waiting.incrementAndGet() > MAX_WAITING || !execute(() -> await(then))) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        fetch.close();
    }

    private void await(Runnable then) {
        if (underWay == null && everEnded && System.nanoTime() - endedNanos < pause.toNanos()) {
            tell(then);
            return;
        }
        waiters.add(then);
        fetch();
    }

    private void fetch() {
        if (underWay != null) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        CompletableFuture<byte[]> begun = fetch.begin();
        underWay = begun;
        deadline = after(timeout, () -> begun.completeExceptionally(new CancellationException("no answer in time")));
        CompletionStage<byte[]> answer = begun;
        answer.whenComplete((bytes, failure) -> execute(() -> ended(bytes, failure)));
    }

    private void ended(byte @Nullable [] bytes, @Nullable Throwable failure) {
        underWay = null;
        if (deadline != null) {
            deadline.cancel(false);
        }
        endedNanos = System.nanoTime();
        everEnded = true;
        boolean taken = bytes != null && take(bytes);
        if (failure != null) {
            failed(reason(failure));
        }
        next = after(taken ? refresh : pause, this::fetch);
        List<Runnable> told = List.copyOf(waiters);
        waiters.clear();
        told.forEach(this::tell);
    }

    private boolean take(byte[] bytes) {
        try {
            KeySet fetched = KeySet.parse(bytes);
            if (keys == null) {
                log.info("the keys of tokens were fetched host={} keys={}", host, fetched.keys().size());
            }
            keys = fetched;
            behind = false;
            metrics.keysFetched("ok");
            return true;
        } catch (KeyException e) {
            failed("what came " + e.problem());
            return false;
        }
    }

    private void failed(String why) {
        behind = true;
        metrics.keysFetched("failed");
        quiet.warn("the keys of tokens could not be fetched; those from before hold host={} why=\"{}\"", host, why);
    }

    /** Only what we or the JDK wrote: never what the other side did. */
    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
            : failure;
        return cause.getClass().getSimpleName();
    }

    private void tell(Runnable then) {
        waiting.decrementAndGet();
        try {
            then.run();
        } catch (RuntimeException e) {
            log.error("a token could not be judged", e);
        }
    }

    private boolean execute(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException expected) {
            return false; // closed
        }
    }

    private @Nullable ScheduledFuture<?> after(Duration delay, Runnable task) {
        try {
            return thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException expected) {
            return null; // closed
        }
    }
}
