package io.sluice.gateway.http;

import io.sluice.gateway.observe.GatewayMetrics;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * The one timer of a socket that is not upgraded yet: whatever it is at, from accept on, it has to get on in time. It
 * holds for the PROXY protocol's header, the TLS handshake and the request's head together, then anew for the response,
 * and anew for each further request. Undertow's own timers begin with HTTP, and none of them is for responses.
 *
 * <p>Owned by the socket's I/O thread; {@link #cancel} may be called by whoever closes the socket.
 */
final class Deadline implements Runnable {
    private final XnioIoThread thread;
    private final long nanos;
    private final GatewayMetrics metrics;

    private Closeable guarded;
    private long expiresAt;
    private boolean served;
    private volatile boolean expired;
    private volatile boolean cancelled;
    private volatile XnioExecutor.@Nullable Key timer;

    private Deadline(XnioIoThread thread, Duration time, GatewayMetrics metrics, Closeable guarded) {
        this.thread = thread;
        this.nanos = time.toNanos();
        this.metrics = metrics;
        this.guarded = guarded;
        this.expiresAt = System.nanoTime() + nanos;
    }

    /** Starts the timer; {@code guarded} is closed when it runs out. Called on the I/O thread. */
    static Deadline start(XnioIoThread thread, Duration time, GatewayMetrics metrics, Closeable guarded) {
        Deadline deadline = new Deadline(thread, time, metrics, guarded);
        deadline.schedule(deadline.nanos);
        return deadline;
    }

    /** Closes this one instead when the time is over: what was put around the socket meanwhile. */
    void guard(Closeable outer) {
        guarded = outer;
    }

    /** Gives the socket the whole time again: a request has come, or was answered. */
    void restart() {
        served = true;
        expiresAt = System.nanoTime() + nanos;
    }

    /** Whether the time is over, which is counted already. */
    boolean hasExpired() {
        return expired;
    }

    /** Stops it for good. */
    void cancel() {
        cancelled = true;
        XnioExecutor.Key running = timer;
        timer = null;
        if (running != null) {
            running.remove();
        }
    }

    @Override
    public void run() {
        timer = null;
        long left = expiresAt - System.nanoTime();
        if (cancelled) {
            return;
        } else if (left > 0) {
            schedule(left);
            return;
        }
        expired = true;
        if (!served) {
            metrics.socketDropped("request-timeout");
        }
        IoUtils.safeClose(guarded);
    }

    private void schedule(long delay) {
        try {
            timer = thread.executeAfter(this, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            IoUtils.safeClose(guarded);
        }
    }
}
