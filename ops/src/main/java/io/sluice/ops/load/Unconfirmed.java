package io.sluice.ops.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
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

    /**
     * A stretch of such messages; milliseconds of the system's clock, at which they were sent.
     *
     * @param missed deliveries of them that did not come
     */
    record Window(long fromMillis, long toMillis, long messages, long missed) {
    }

    /** A window that still grows. */
    private static final class Stretch {
        private long fromMillis;
        private long toMillis;
        private long messages;
        private long missed;

        Stretch(long millis) {
            fromMillis = millis;
            toMillis = millis;
        }

        boolean isNear(long millis) {
            return millis >= fromMillis - APART_MILLIS && millis <= toMillis + APART_MILLIS;
        }

        void add(long millis) {
            fromMillis = Math.min(fromMillis, millis);
            toMillis = Math.max(toMillis, millis);
            messages++;
        }

        Window window() {
            return new Window(fromMillis, toMillis, messages, missed);
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
    private final List<Map<Integer, Stretch>> messages = new ArrayList<>();
    private final Map<Why, Long> counts = new EnumMap<>(Why.class);
    private final List<Stretch> stretches = new ArrayList<>();
    private final Deque<Answered> recent = new ArrayDeque<>();

    /** For so many channels, each of which all of so many gateways listen to. */
    Unconfirmed(int channels, int gateways) {
        this.gateways = gateways;
        for (int channel = 0; channel < channels; channel++) {
            messages.add(new HashMap<>());
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
        return stretches.isEmpty();
    }

    /** Counts those that one receiver of the stream misses; once for each receiver. */
    synchronized void countMissing(SequenceCheck check, int stream) {
        messages.get(stream).forEach((sequence, stretch) -> stretch.missed += check.missing(sequence, sequence + 1));
    }

    /** All of it, with the deliveries that were counted as missing. */
    synchronized LoadReport.Tolerated report() {
        List<Window> windows = stretches.stream().map(Stretch::window).toList();
        return new LoadReport.Tolerated(windows.stream().mapToLong(Window::messages).sum(), Map.copyOf(counts),
            windows.stream().mapToLong(Window::missed).sum(), windows);
    }

    private void add(Sent message, Why why) {
        Map<Integer, Stretch> ofChannel = messages.get(message.channel);
        if (!ofChannel.containsKey(message.sequence)) {
            long millis = millisAtZero + message.nanos / NANOS_PER_MILLI;
            Stretch stretch = stretch(millis);
            stretch.add(millis);
            ofChannel.put(message.sequence, stretch);
            counts.merge(why, 1L, Long::sum);
        }
    }

    private Stretch stretch(long millis) {
        int last = stretches.size() - 1;
        if (last < 0 || !stretches.get(last).isNear(millis)) {
            stretches.add(new Stretch(millis));
            last++;
        }
        return stretches.get(last);
    }
}
