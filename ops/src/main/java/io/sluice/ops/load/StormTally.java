package io.sluice.ops.load;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/** What one storm did. Written by one loop; added up afterwards. Times are of {@link System#nanoTime()}. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class StormTally {
    int clients;
    int back;
    long failures;
    long firstNanos = Long.MAX_VALUE;
    long lastNanos = Long.MIN_VALUE;

    void dropped(long nanos) {
        clients++;
        firstNanos = Math.min(firstNanos, nanos);
    }

    void back(long nanos) {
        back++;
        lastNanos = Math.max(lastNanos, nanos);
    }

    StormTally plus(StormTally other) {
        StormTally sum = new StormTally();
        sum.clients = clients + other.clients;
        sum.back = back + other.back;
        sum.failures = failures + other.failures;
        sum.firstNanos = Math.min(firstNanos, other.firstNanos);
        sum.lastNanos = Math.max(lastNanos, other.lastNanos);
        return sum;
    }
}
