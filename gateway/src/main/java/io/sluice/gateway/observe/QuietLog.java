package io.sluice.gateway.observe;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A log that writes at most one line a second and says how many it left out, so that a hostile peer can't fill a disk.
 * Meant to be shared by all that log for one reason. Safe for all threads, none of which waits for another.
 */
public final class QuietLog {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoClock;
    private final AtomicLong nextAt;
    private final LongAdder leftOut = new LongAdder();

    /** Writes to this log. */
    public QuietLog(Logger log) {
        this(log, System::nanoTime);
    }

    /** Writes to this log, as this clock of nanoseconds has it. */
    public QuietLog(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.nextAt = new AtomicLong(nanoClock.getAsLong());
    }

    /**
     * Warns, or counts the warning as left out. The message and its arguments are SLF4J's; a throwable may come last.
     * What comes from a peer must be made printable first.
     */
    public void warn(String message, Object... arguments) {
        if (mayWrite()) {
            write(message, arguments, leftOut.sumThenReset());
        } else {
            leftOut.increment();
        }
    }

    private boolean mayWrite() {
        long now = nanoClock.getAsLong();
        long next = nextAt.get();
        return now - next >= 0 && nextAt.compareAndSet(next, now + INTERVAL);
    }

    private void write(String message, Object[] arguments, long missed) {
        if (missed == 0) {
            log.warn(message, arguments);
            return;
        }
        // In front, since a throwable has to stay the last argument.
        Object[] all = new Object[arguments.length + 1];
        all[0] = missed;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        log.warn("[{} left out] " + message, all);
    }
}
