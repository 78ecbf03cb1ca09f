package io.sluice.ops.load;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one loop counted; as JSON, its counts are the members. Written by the loop alone; the snapshot at the end of a
 * tick is for everybody.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Tally {
    private static final long SHORTEST_NANOS = 1_000;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** Publish to arrival in the measured phase, nanoseconds from when the message was due. */
    Histogram latency = histogram();
    /** From the start of a connection's opening to its being subscribed, in nanoseconds. */
    Histogram connecting = histogram();
    /** From when a client let its socket go to its being subscribed again, in nanoseconds. */
    Histogram returning = histogram();
    /** From when a change of extra channels was due to its subscribe reply, in nanoseconds. */
    Histogram changing = histogram();
    Map<String, Long> returnFailures = new TreeMap<>();
    Map<String, Long> changeErrors = new TreeMap<>();
    Map<Integer, StormTally> storms = new TreeMap<>();
    Map<String, Long> connectFailures = new TreeMap<>();
    Map<String, Long> closes = new TreeMap<>();
    Map<String, Long> publishErrors = new TreeMap<>();

    int ready;
    int failed;
    int closed;
    /** Clients that let their sockets go and are not back. */
    int away;
    /** Subscribes with a position that brought, or could not bring, all that was missed. */
    long recovered;
    long unrecovered;
    long churned;
    long churnSkipped;
    long changes;
    long changeReplies;
    long unsubscribeReplies;
    /** Changes whose turn was skipped, since the client was away or had too many unanswered. */
    long changesSkipped;
    /** Changes whose connection ended before the answer, by plan. */
    long changesCut;
    /** Changes not answered by the end of the run. */
    long changesUnanswered;
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
    long lastArrivalNanos = Long.MIN_VALUE;

    @JsonIgnore
    private long measuredFromNanos;

    @JsonIgnore
    private volatile Snapshot snapshot = Snapshot.NONE;

    /** The numbers that others watch while the loop runs. */
    record Snapshot(int ready, int failed, int closed, int away, long delivered, long bytesRead,
        long lastArrivalNanos) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, 0, Long.MIN_VALUE);

        Snapshot plus(Snapshot other) {
            return new Snapshot(ready + other.ready, failed + other.failed, closed + other.closed,
                away + other.away, delivered + other.delivered, bytesRead + other.bytesRead,
                Math.max(lastArrivalNanos, other.lastArrivalNanos));
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
        lastArrivalNanos = arrivalNanos;
        if (dueNanos >= measuredFromNanos) {
            record(latency, arrivalNanos - dueNanos);
        }
    }

    /** The counts of the storm with that number, from 1. */
    StormTally storm(int number) {
        return storms.computeIfAbsent(number, unused -> new StormTally());
    }

    void count(Map<String, Long> counts, String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Shows the numbers to other threads; called by the loop. */
    void show() {
        if (snapshot.bytesRead != bytesRead || snapshot.closed != closed || snapshot.failed != failed
            || snapshot.ready != ready || snapshot.away != away) {
            snapshot = new Snapshot(ready, failed, closed, away, delivered, bytesRead, lastArrivalNanos);
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
        returning.add(other.returning);
        changing.add(other.changing);
        add(connectFailures, other.connectFailures);
        add(closes, other.closes);
        add(publishErrors, other.publishErrors);
        add(returnFailures, other.returnFailures);
        add(changeErrors, other.changeErrors);
        other.storms.forEach((number, storm) -> storms.merge(number, storm, StormTally::plus));
        ready += other.ready;
        failed += other.failed;
        closed += other.closed;
        addUnrest(other);
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
        lastArrivalNanos = Math.max(lastArrivalNanos, other.lastArrivalNanos);
    }

    private void addUnrest(Tally other) {
        away += other.away;
        recovered += other.recovered;
        unrecovered += other.unrecovered;
        churned += other.churned;
        churnSkipped += other.churnSkipped;
        changes += other.changes;
        changeReplies += other.changeReplies;
        unsubscribeReplies += other.unsubscribeReplies;
        changesSkipped += other.changesSkipped;
        changesCut += other.changesCut;
        changesUnanswered += other.changesUnanswered;
    }

    private static void add(Map<String, Long> sum, Map<String, Long> other) {
        other.forEach((what, times) -> sum.merge(what, times, Long::sum));
    }
}
