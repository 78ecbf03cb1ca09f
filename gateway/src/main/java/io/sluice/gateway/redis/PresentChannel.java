package io.sluice.gateway.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * One channel in which this node has clients, as the node's index in Redis has to list it: from before the first is
 * entered until after the last is gone. Belongs to the bus thread.
 */
final class PresentChannel {
    /** Whether the index lists it. */
    enum Listed {
        /** Not, or not known to. */
        NO,
        /** It is being put there. */
        SOON,
        /** It does. */
        YES,
        /** It is being taken out. */
        NO_LONGER
    }

    private final String name;

    private Listed listed = Listed.NO;
    private int entries;
    private List<PresentEntry> waiting = new ArrayList<>(1);

    PresentChannel(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    Listed listed() {
        return listed;
    }

    void listed(Listed now) {
        listed = now;
    }

    /** Counts an entry, once. */
    void count(PresentEntry entry) {
        if (entry.channel() == null) {
            entry.channel(this);
            entries++;
        }
    }

    /** Counts an entry no more; true when it was the last. */
    boolean discount() {
        entries--;
        return entries == 0;
    }

    boolean isEmpty() {
        return entries == 0;
    }

    /** Has an entry wait until the index lists the channel. */
    void await(PresentEntry entry) {
        waiting.add(entry);
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Those who waited, who do no more. */
    List<PresentEntry> takeWaiting() {
        List<PresentEntry> taken = waiting;
        waiting = new ArrayList<>(1);
        return taken;
    }
}
