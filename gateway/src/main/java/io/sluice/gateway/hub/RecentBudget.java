package io.sluice.gateway.hub;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for recent publications that all streams of a node share. Safe for all lanes. */
public final class RecentBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** Makes a budget of so many bytes; with 0 nothing is kept. */
    public RecentBudget(long limit) {
        this.limit = limit;
    }

    /** The bytes that are held now. */
    public long bytes() {
        return used.get();
    }

    /** Notes that so many bytes more are held, or fewer. */
    void change(long bytes) {
        used.addAndGet(bytes);
    }

    /** Whether more is held than may be. */
    boolean exceeded() {
        return used.get() > limit;
    }
}
