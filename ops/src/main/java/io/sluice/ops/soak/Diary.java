package io.sluice.ops.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What happened, in order: readings each minute, loads, outages. Used by the main thread. */
final class Diary {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MINUTE_NANOS = 60 * NANOS_PER_SECOND;

    private final Fleet fleet;
    private final Consumer<String> out;
    private final long startNanos = System.nanoTime();

    private final List<SoakReport.Minute> minutes = new ArrayList<>();
    private final List<LoadResult> loads = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();
    private String during = "start";
    private long lastNanos = startNanos;

    Diary(Fleet fleet, Consumer<String> out) {
        this.fleet = fleet;
        this.out = out;
    }

    /** Notes what is being done from now on. */
    void begin(String what) {
        during = what;
        out.accept(what);
    }

    /** Reads the fleet, if a minute has passed since it was last read. */
    void tick() {
        if (System.nanoTime() - lastNanos >= MINUTE_NANOS) {
            try {
                add(during, fleet.read());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Notes what was read. */
    void add(String what, List<Reading> readings) {
        lastNanos = System.nanoTime();
        minutes.add(new SoakReport.Minute((lastNanos - startNanos) / NANOS_PER_SECOND, what, readings));
        for (Reading reading : readings) {
            out.accept(reading.heapByClass().isEmpty()
                ? String.format("  redis: %d clients, %d channels", reading.sum(Reading.REDIS_CLIENTS),
                    reading.sum(Reading.REDIS_CHANNELS))
                : String.format(Locale.ROOT, "  %s: heap %,d B, direct %,d, native %,d, resident %,d, %d descriptors, "
                    + "%d threads, %d connections", reading.of(), reading.figure(Reading.HEAP),
                    reading.figure(Reading.DIRECT), reading.figure(Reading.NATIVE), reading.figure(Reading.RESIDENT),
                    reading.sum(Reading.DESCRIPTORS), reading.sum(Reading.THREADS),
                    reading.figure(Reading.METER + "connections")));
        }
    }

    /** Notes how a load ended. */
    void add(LoadResult load) {
        loads.add(load);
        out.accept("  " + load.name() + ": " + load.describe());
    }

    /** Notes a time without Redis. */
    void add(Outage outage) {
        outages.add(outage);
    }

    List<SoakReport.Minute> minutes() {
        return minutes;
    }

    List<LoadResult> loads() {
        return loads;
    }

    List<Outage> outages() {
        return outages;
    }
}
