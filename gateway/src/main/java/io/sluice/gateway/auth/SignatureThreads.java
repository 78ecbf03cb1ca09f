package io.sluice.gateway.auth;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads {@code token-N}, which check signatures of public keys: each takes a tenth of a millisecond (RSA) to one
 * and a half (EC), and a crowd that comes back would keep a loop from all else. As many as half the cores, there only
 * while there is work.
 */
final class SignatureThreads implements AutoCloseable {
    /** Checks that may wait: on two threads three seconds of the slowest kind, within the 5 s that SDKs wait. */
    static final int MAX_WAITING = 4096;

    private final ThreadPoolExecutor threads;

    SignatureThreads() {
        AtomicInteger count = new AtomicInteger();
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        threads = new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
                Thread thread = new Thread(task, "token-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Has the check done soon. Returns false when it never will be, as too many wait, or after {@link #close}. */
    boolean execute(Runnable check) {
        try {
            threads.execute(check);
            return true;
        } catch (RejectedExecutionException expected) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
