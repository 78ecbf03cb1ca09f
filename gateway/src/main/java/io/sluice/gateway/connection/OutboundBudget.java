package io.sluice.gateway.connection;

import io.sluice.gateway.config.ClientConfig;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that may be held for all slow clients of a node together. What waits in several queues is counted once.
 * Safe for all threads; touched only when queues change, so that clients who keep up never pay for it.
 */
public final class OutboundBudget {
    /** What is freed once the limit is crossed, so that it is not crossed again by the next message. */
    private static final int RELIEF_PARTS = 8;

    private final long limit;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder queues = new LongAdder();

    /** Makes a budget of so many bytes; 0 for a quarter of the heap. */
    public OutboundBudget(long limit) {
        this.limit = limit > 0 ? limit : ClientConfig.defaultQueueBudget();
    }

    /** The bytes held now, with the memory around them. */
    public long bytes() {
        return bytes.sum();
    }

    void add(long change) {
        bytes.add(change);
    }

    void queues(int change) {
        queues.add(change);
    }

    boolean isExceeded() {
        return bytes.sum() > limit;
    }

    /** Whether so much has been freed that the limit is not crossed again at once. */
    boolean isRelieved() {
        return bytes.sum() <= limit - limit / RELIEF_PARTS;
    }

    /** What each queue may be the cause of when all are treated alike; over the limit, at least one causes more. */
    long fairShare() {
        return limit / Math.max(1, queues.sum());
    }
}
