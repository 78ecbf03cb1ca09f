package io.sluice.ops.load;

import java.util.Map;

/**
 * The schedule's walk through those streams whose publishers are one loop's clients. Owned by the loop, whose
 * selector waits whole milliseconds: a message may be that much late, and it counts as late.
 */
final class ClientPublisher {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Schedule schedule;
    private final Stamp stamp;
    private final Map<Integer, LoadClient> clients;
    private final int number;
    private final int loops;

    private long next;

    /** A walk for the loop with the number, whose clients are numbered {@code number + k * loops}. */
    ClientPublisher(Schedule schedule, Stamp stamp, Map<Integer, LoadClient> clients, int number, int loops) {
        this.schedule = schedule;
        this.stamp = stamp;
        this.clients = clients;
        this.number = number;
        this.loops = loops;
    }

    /** Publishes all that is due and returns the milliseconds until the next message is, or the largest number. */
    long publishDue() {
        long now = System.nanoTime();
        for (; next < schedule.messages(); next++) {
            long due = schedule.dueNanos(next);
            if (due > now) {
                return (due - now) / NANOS_PER_MILLI;
            }
            int stream = schedule.stream(next);
            if (stream % loops == number) {
                publish(stream, stamp.payload(stream, schedule.sequence(next), due));
            }
        }
        return Long.MAX_VALUE;
    }

    private void publish(int stream, byte[] payload) {
        LoadClient client = clients.get(stream);
        if (client != null) {
            client.publish(payload);
        }
    }
}
