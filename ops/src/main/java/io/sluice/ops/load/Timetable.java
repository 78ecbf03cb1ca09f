package io.sluice.ops.load;

import java.util.ArrayList;
import java.util.List;

/**
 * All schedules of a run so far, in their order, and so the due time of every message. It tells what a client missed
 * while it was away from what was lost. Owned by one loop.
 */
final class Timetable {
    private final List<Schedule> schedules = new ArrayList<>();

    void add(Schedule schedule) {
        schedules.add(schedule);
    }

    /** How many messages of the stream were due at that time. */
    int dueBy(int stream, long nanos) {
        for (int at = schedules.size() - 1; at >= 0; at--) {
            Schedule schedule = schedules.get(at);
            if (nanos >= schedule.startNanos()) {
                return schedule.published(stream, schedule.dueBy(nanos));
            }
        }
        return 0;
    }

    /** How many messages there are on each stream, due or not. */
    int[] published() {
        if (schedules.isEmpty()) {
            return new int[0];
        }
        Schedule last = schedules.get(schedules.size() - 1);
        int[] published = new int[last.streams()];
        for (int stream = 0; stream < published.length; stream++) {
            published[stream] = last.published(stream);
        }
        return published;
    }
}
