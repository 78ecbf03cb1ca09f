package io.sluice.gateway.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** A log that warns at most once a second; what comes in between is left out and counted. Safe for all threads. */
final class RateLimitedLog {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final AtomicLong nextAt = new AtomicLong(System.nanoTime());
    private final AtomicLong left = new AtomicLong();

    RateLimitedLog(Logger log) {
        this.log = log;
    }

    /** Warns, or leaves it out. */
    void warn(String what, String why) {
        long now = System.nanoTime();
        long due = nextAt.get();
        if (now - due < 0 || !nextAt.compareAndSet(due, now + PAUSE)) {
            left.incrementAndGet();
            return;
        }
        log.warn("{}: reason=\"{}\" leftOut={}", what, why, left.getAndSet(0));
    }
}
