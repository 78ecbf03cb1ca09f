package io.sluice.ops.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of which Redis did not say, in time, that every gateway had heard them. Those alone may be missing at a
 * client. For any thread.
 */
final class Unconfirmed {
    /** A message that is answered later than this met a Redis that hung, whose subscribers may be gone. */
    static final long LATE_NANOS = 1_000_000_000;
    /**
     * Answers so short before the link broke do not count: a Redis that is killed may have written the answer and not
     * yet what it had for subscribers.
     */
    private static final long LAST_MOMENT_NANOS = 20_000_000;
    /** Messages so far apart, by when they were sent, belong to different outages. */
    private static final long APART_MILLIS = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What is known of such a message. */
    enum Why {
        /** It was never sent: there was no link. */
        REFUSED,
        /** Its answer did not come, or came in the last moment before the link broke: it may have arrived. */
        UNANSWERED,
        /** Fewer gateways than there are listened. */
        PARTLY_HEARD,
        /** The answer took more than {@link #LATE_NANOS}. */
        LATE
    }

    /** A stretch of such messages; milliseconds of the system's clock, at which they were sent. */
    record Window(long fromMillis, long toMillis, long messages) {
        boolean isNear(long millis) {
            return millis >= fromMillis - APART_MILLIS && millis <= toMillis + APART_MILLIS;
        }

        Window with(long millis) {
            return new Window(Math.min(fromMillis, millis), Math.max(toMillis, millis), messages + 1);
        }
    }

    /** A message as it was sent. */
    record Sent(int channel, int sequence, long nanos) {
    }

    private record Answered(Sent message, long nanos) {
    }

    private final int gateways;
    private final long millisAtZero = System.currentTimeMillis() - System.nanoTime() / NANOS_PER_MILLI;

    /** Guarded by this. */
    private final BitSet[] messages;
    private final Map<Why, Long> counts = new EnumMap<>(Why.class);
    private final List<Window> windows = new ArrayList<>();
    private final Deque<Answered> recent = new ArrayDeque<>();

    /** For so many channels, each of which all of so many gateways listen to. */
    Unconfirmed(int channels, int gateways) {
        this.gateways = gateways;
        messages = new BitSet[channels];
        for (int channel = 0; channel < channels; channel++) {
            messages[channel] = new BitSet();
        }
    }

    /** Judges an answer of Redis: so many connections heard the message. */
    synchronized void answered(Sent message, long receivers, long nowNanos) {
        if (receivers < gateways) {
            add(message, Why.PARTLY_HEARD);
        } else if (nowNanos - message.nanos > LATE_NANOS) {
            add(message, Why.LATE);
        }
        recent.add(new Answered(message, nowNanos));
        while (nowNanos - recent.element().nanos > LAST_MOMENT_NANOS) {
            recent.remove();
        }
    }

    /** Takes note of a message without answer, and that the link broke. */
    synchronized void unanswered(Sent message, long nowNanos) {
        add(message, Why.UNANSWERED);
        for (Answered answer : recent) {
            if (nowNanos - answer.nanos <= LAST_MOMENT_NANOS) {
                add(answer.message, Why.UNANSWERED);
            }
        }
        recent.clear();
    }

    /** Takes note of a message that could not be sent. */
    synchronized void refused(Sent message) {
        add(message, Why.REFUSED);
    }

    /** Whether there is none. */
    synchronized boolean isEmpty() {
        return windows.isEmpty();
    }

    /** How many of them a receiver misses on a stream. */
    synchronized long missing(SequenceCheck check, int stream) {
        BitSet set = messages[stream];
        long missing = 0;
        for (int from = set.nextSetBit(0); from >= 0;) {
            int to = set.nextClearBit(from);
            missing += check.missing(from, to);
            from = set.nextSetBit(to);
        }
        return missing;
    }

    /** All of it, with the deliveries that were missed for it. */
    synchronized LoadReport.Tolerated report(long missed) {
        return new LoadReport.Tolerated(windows.stream().mapToLong(Window::messages).sum(), Map.copyOf(counts),
            missed, List.copyOf(windows));
    }

    private void add(Sent message, Why why) {
        BitSet set = messages[message.channel];
        if (set.get(message.sequence)) {
            return;
        }
        set.set(message.sequence);
        counts.merge(why, 1L, Long::sum);
        long millis = millisAtZero + message.nanos / NANOS_PER_MILLI;
        int last = windows.size() - 1;
        if (last >= 0 && windows.get(last).isNear(millis)) {
            windows.set(last, windows.get(last).with(millis));
        } else {
            windows.add(new Window(millis, millis, 1));
        }
    }
}
