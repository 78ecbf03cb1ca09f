package io.sluice.ops.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one loop counted. Written by the loop alone; the snapshot at the end of a tick is for everybody. */
final class Tally {
    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** Publish to arrival in the measured phase, nanoseconds from when the message was due. */
    final Histogram latency = histogram();
    /** From the start of a connection's opening to its being subscribed, in nanoseconds. */
    final Histogram connecting = histogram();
    final Map<String, Long> connectFailures = new TreeMap<>();
    final Map<String, Long> closes = new TreeMap<>();
    final Map<String, Long> publishErrors = new TreeMap<>();

    int ready;
    int failed;
    int closed;
    /** Arrivals of numbers that had not come before. */
    long delivered;
    long duplicated;
    long reordered;
    long foreign;
    long altered;
    long misrouted;
    long unsubscribed;
    long published;
    long publishReplies;
    long bytesRead;

    private long measuredFromNanos;

    private volatile Snapshot snapshot = new Snapshot(0, 0, 0, 0, 0, 0);

    /** The numbers that others watch while the loop runs. */
    record Snapshot(int ready, int failed, int closed, long delivered, long published, long bytesRead) {
        Snapshot plus(Snapshot other) {
            return new Snapshot(ready + other.ready, failed + other.failed, closed + other.closed,
                delivered + other.delivered, published + other.published, bytesRead + other.bytesRead);
        }
    }

    /** A histogram of durations from 1 microsecond to 1 hour, in nanoseconds, to three digits. */
    static Histogram histogram() {
        return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, SIGNIFICANT_DIGITS);
    }

    void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
    }

    /** Measures messages that are due from then on; late ones of the warm-up stay out of the latencies. */
    void measureFrom(long nanos) {
        measuredFromNanos = nanos;
        latency.reset();
    }

    /** Records the latency of a message, if it is of the measured phase. */
    void arrived(long dueNanos, long arrivalNanos) {
        if (dueNanos >= measuredFromNanos) {
            record(latency, arrivalNanos - dueNanos);
        }
    }

    void count(Map<String, Long> counts, String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Shows the numbers to other threads; called by the loop. */
    void show() {
        if (snapshot.bytesRead != bytesRead || snapshot.closed != closed || snapshot.failed != failed
            || snapshot.ready != ready || snapshot.published != published) {
            snapshot = new Snapshot(ready, failed, closed, delivered, published, bytesRead);
        }
    }

    /** The numbers as last shown; for any thread. */
    Snapshot snapshot() {
        return snapshot;
    }

    /** Adds another loop's numbers; after both loops have ended. */
    void add(Tally other) {
        latency.add(other.latency);
        connecting.add(other.connecting);
        other.connectFailures.forEach((what, times) -> connectFailures.merge(what, times, Long::sum));
        other.closes.forEach((what, times) -> closes.merge(what, times, Long::sum));
        other.publishErrors.forEach((what, times) -> publishErrors.merge(what, times, Long::sum));
        ready += other.ready;
        failed += other.failed;
        closed += other.closed;
        delivered += other.delivered;
        duplicated += other.duplicated;
        reordered += other.reordered;
        foreign += other.foreign;
        altered += other.altered;
        misrouted += other.misrouted;
        unsubscribed += other.unsubscribed;
        published += other.published;
        publishReplies += other.publishReplies;
        bytesRead += other.bytesRead;
    }
}
