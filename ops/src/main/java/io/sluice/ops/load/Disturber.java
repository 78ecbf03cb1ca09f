package io.sluice.ops.load;

import java.util.Map;

/**
 * The planned unrest among the clients of one loop while messages are measured: storms, churn, changes of extra
 * channels. Open loop: whatever is due is done, however long the last took. Owned by the loop.
 */
final class Disturber {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LoadPlan plan;
    private final Map<Integer, LoadClient> clients;
    private final Tally tally;
    private final Pace storms;
    private final Pace churn;
    private final Pace changes;

    Disturber(LoopTools tools, Map<Integer, LoadClient> clients, Schedule schedule) {
        plan = tools.plan;
        tally = tools.tally;
        this.clients = clients;
        LoadPlan.Unrest unrest = plan.unrest();
        storms = new Pace(schedule, unrest.stormEverySeconds() == 0 ? 0 : 1.0 / unrest.stormEverySeconds());
        churn = new Pace(schedule, unrest.churnPerSecond());
        changes = new Pace(schedule, unrest.resubscribesPerSecond());
    }

    /** Does all that is due and returns the milliseconds until the next is, or the largest number. */
    long disturbDue() {
        long now = System.nanoTime();
        for (; storms.isDue(now); storms.next++) {
            storm((int) storms.next);
        }
        for (; churn.isDue(now); churn.next++) {
            LoadClient client = clients.get(plan.turn(churn.next));
            if (client != null && !client.rejoin()) {
                tally.churnSkipped++;
            }
        }
        for (; changes.isDue(now); changes.next++) {
            LoadClient client = clients.get(plan.turn(changes.next));
            if (client != null) {
                client.change((int) (changes.next % plan.unrest().churnChannels()), changes.dueNanos());
            }
        }
        long due = Math.min(storms.dueNanos(), Math.min(churn.dueNanos(), changes.dueNanos()));
        return due == Long.MAX_VALUE ? due : Math.max(0, (due - System.nanoTime()) / NANOS_PER_MILLI);
    }

    private void storm(int number) {
        clients.values().stream().filter(client -> plan.inStorm(client.index(), number))
            .forEach(client -> client.drop(number));
    }

    /** Events at a steady rate, the first one period after the start, none after the end. */
    private static final class Pace {
        private final long startNanos;
        private final long endNanos;
        private final double periodNanos;
        private long next = 1;

        Pace(Schedule schedule, double perSecond) {
            startNanos = schedule.startNanos();
            endNanos = perSecond == 0 ? Long.MIN_VALUE : startNanos + schedule.durationNanos();
            periodNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
        }

        long dueNanos() {
            long due = startNanos + (long) (next * periodNanos);
            return due < endNanos ? due : Long.MAX_VALUE;
        }

        boolean isDue(long now) {
            return dueNanos() <= now;
        }
    }
}
