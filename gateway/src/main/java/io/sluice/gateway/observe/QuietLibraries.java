package io.sluice.gateway.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * A filter that leaves Undertow and XNIO one line a second: what a stranger can make them say (a flood of TLS's
 * KeyUpdates is an error to Undertow, one for each connection) must not fill the log. Safe for all threads.
 */
public final class QuietLibraries extends TurboFilter {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final AtomicLong next;

    /** A filter as the configuration of logs makes it. */
    public QuietLibraries() {
        this(System::nanoTime);
    }

    QuietLibraries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
        Object @Nullable [] params, @Nullable Throwable thrown) {
        boolean theirs = logger.getName().startsWith("io.undertow") || logger.getName().startsWith("org.xnio");
        return theirs && format != null && level.isGreaterOrEqual(Level.WARN) && !isTime() ? FilterReply.DENY
            : FilterReply.NEUTRAL;
    }

    private boolean isTime() {
        long now = nanoTime.getAsLong();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS);
    }
}
