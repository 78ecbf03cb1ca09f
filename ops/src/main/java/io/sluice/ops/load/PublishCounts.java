package io.sluice.ops.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the messages that one publisher sent. For any thread. */
final class PublishCounts {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();
    private final Map<String, Long> errors = new ConcurrentHashMap<>();

    void addSent() {
        sent.incrementAndGet();
    }

    void addUnheard() {
        unheard.incrementAndGet();
    }

    void addFailed(String why) {
        errors.merge(why, 1L, Long::sum);
    }

    /** Messages given to the target so far. */
    long sent() {
        return sent.get();
    }

    /** Messages that reached no subscriber. */
    long unheard() {
        return unheard.get();
    }

    /** Messages that were refused, or lost on the way to the target, by reason. */
    Map<String, Long> errors() {
        return new TreeMap<>(errors);
    }
}
