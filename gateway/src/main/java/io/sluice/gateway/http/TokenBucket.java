package io.sluice.gateway.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A bucket of tokens that fills at a steady rate, up to one second's worth. Safe for all threads; none waits. */
final class TokenBucket {
    private static final long CAPACITY = TimeUnit.SECONDS.toNanos(1);

    private final long interval;
    private final LongSupplier nanoClock;
    /** The time until which all tokens that came were taken. */
    private final AtomicLong spentUntil;

    /** Makes a full one; {@code perSecond} is at least one. */
    TokenBucket(int perSecond, LongSupplier nanoClock) {
        this.interval = CAPACITY / perSecond;
        this.nanoClock = nanoClock;
        this.spentUntil = new AtomicLong(nanoClock.getAsLong() - CAPACITY);
    }

    /** Takes a token if there is one. */
    boolean take() {
        long now = nanoClock.getAsLong();
        while (true) {
            long spent = spentUntil.get();
            long after = (now - spent > CAPACITY ? now - CAPACITY : spent) + interval;
            if (after - now > 0) {
                return false;
            } else if (spentUntil.compareAndSet(spent, after)) {
                return true;
            }
        }
    }
}
