package io.sluice.ops.load;

/**
 * When each message of one phase is due, fixed before the first is sent: message k at k / rate after the start, on
 * stream k mod streams. A publisher that falls behind sends at once and keeps the due times, so that its own delay
 * counts as latency (no coordinated omission). Immutable.
 *
 * @param startNanos when message 0 is due, in {@link System#nanoTime()}
 * @param ratePerSecond messages a second over all streams, above 0
 * @param streams at least 1
 * @param firstMessage the messages of earlier phases, whose numbers the streams continue; a multiple of the streams
 * @param messages of this phase
 */
record Schedule(long startNanos, double ratePerSecond, int streams, long firstMessage, long messages) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** When the message is due, in {@link System#nanoTime()}. */
    long dueNanos(long message) {
        return startNanos + (long) (message * NANOS_PER_SECOND / ratePerSecond);
    }

    /** The stream of the message. */
    int stream(long message) {
        return (int) ((firstMessage + message) % streams);
    }

    /** The number of the message within its stream. */
    int sequence(long message) {
        return (int) ((firstMessage + message) / streams);
    }

    /** How many messages of this phase are due at that time. */
    long dueBy(long nanos) {
        double passed = (nanos - startNanos) / NANOS_PER_SECOND;
        long count = Math.max(0, Math.min(messages, (long) (passed * ratePerSecond)));
        while (count < messages && dueNanos(count) <= nanos) {
            count++;
        }
        while (count > 0 && dueNanos(count - 1) > nanos) {
            count--;
        }
        return count;
    }

    /** How many messages of this and earlier phases are on the stream. */
    int published(int stream) {
        return published(stream, messages);
    }

    /** How many messages of earlier phases and of the first so many of this one are on the stream. */
    int published(int stream, long first) {
        long all = firstMessage + first;
        return (int) (all / streams + (stream < all % streams ? 1 : 0));
    }

    /** How long the phase lasts when nothing is late, in nanoseconds. */
    long durationNanos() {
        return (long) (messages * NANOS_PER_SECOND / ratePerSecond);
    }
}
