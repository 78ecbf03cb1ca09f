package io.sluice.gateway.connection;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of one loop: a ring of lists, one per tick. Setting, moving and unsetting cost the same whatever their
 * number; an alarm further ahead than the ring is long is looked at once a turn. Owned by the loop's thread.
 */
final class TimingWheel {
    private static final Logger log = LoggerFactory.getLogger(TimingWheel.class);

    /** With ticks of 100 ms a turn takes 102 s: longer than ping intervals, so that most alarms are met once. */
    private static final int SIZE = 1 << 10;
    private static final int MASK = SIZE - 1;

    private final @Nullable WheelEntry[] buckets = new WheelEntry[SIZE];
    private final ArrayList<WheelEntry> due = new ArrayList<>();
    private int now;

    /** The tick that has last been reached. */
    int now() {
        return now;
    }

    /** Sets the entry's alarm, in place of any earlier one. A deadline that has passed is met at the next tick. */
    void set(WheelEntry entry, int deadline) {
        unset(entry);
        entry.deadline = Math.max(deadline, now + 1);
        int bucket = entry.deadline & MASK;
        WheelEntry head = buckets[bucket];
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        buckets[bucket] = entry;
    }

    /** Takes the entry's alarm away, if it has one. */
    void unset(WheelEntry entry) {
        if (entry.deadline >= 0) {
            unlink(entry);
        }
        entry.deadline = WheelEntry.UNSET;
    }

    /** Moves on to the tick and sounds all alarms up to it. Alarms may set and unset any entry, their own too. */
    void advance(int tick) {
        int from = Math.max(now + 1, tick - SIZE + 1);
        now = tick;
        for (int turn = from; turn <= tick; turn++) {
            collect(turn & MASK);
        }
        for (int i = 0; i < due.size(); i++) {
            WheelEntry entry = due.get(i);
            if (entry.deadline == WheelEntry.DUE) {
                entry.deadline = WheelEntry.UNSET;
                sound(entry);
            }
        }
        due.clear();
    }

    private void sound(WheelEntry entry) {
        try {
            entry.alarm(now);
        } catch (RuntimeException | OutOfMemoryError e) {
            log.error("an alarm failed; the others go on", e);
        }
    }

    private void collect(int bucket) {
        WheelEntry entry = buckets[bucket];
        while (entry != null) {
            WheelEntry next = entry.next;
            if (entry.deadline <= now) {
                unlink(entry);
                entry.deadline = WheelEntry.DUE;
                due.add(entry);
            }
            entry = next;
        }
    }

    private void unlink(WheelEntry entry) {
        WheelEntry previous = entry.previous;
        WheelEntry next = entry.next;
        if (previous != null) {
            previous.next = next;
        } else {
            buckets[entry.deadline & MASK] = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        entry.previous = null;
        entry.next = null;
    }
}
