package io.sluice.ops.load;

import java.util.ArrayDeque;
import java.util.Queue;

/** The extra channel of one client that changes it, and its changes that are not answered yet. Owned by one loop. */
final class Extras {
    /** Changes of one client that may be unanswered at a time; with more, its turns are skipped. */
    static final int MAX_UNANSWERED = 64;

    private final Queue<Change> unanswered = new ArrayDeque<>();

    private int channel = -1;

    /** A change that its subscribe command's id stands for. */
    private record Change(int id, long dueNanos) {
    }

    /** The extra channel's number, or -1 before the first. */
    int channel() {
        return channel;
    }

    boolean isFull() {
        return unanswered.size() >= MAX_UNANSWERED;
    }

    int unanswered() {
        return unanswered.size();
    }

    /** Takes note of a change that was sent. */
    void sent(int newChannel, int id, long dueNanos) {
        channel = newChannel;
        unanswered.add(new Change(id, dueNanos));
    }

    /** Takes the answer with the id; returns when its change was due, or -1 when it is none of these. */
    long answered(int id) {
        Change first = unanswered.peek();
        if (first == null || first.id != id) {
            return -1;
        }
        unanswered.remove();
        return first.dueNanos;
    }
}
