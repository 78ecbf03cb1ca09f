package io.sluice.ops.load;

import org.jspecify.annotations.Nullable;

/**
 * What did not come to one or more clients.
 *
 * @param lost messages that should have come
 * @param away messages that were due while the client was away, or up to the drain time before: they may have been on
 *     their way when it left. What was due later than its subscribe reply is never among them
 */
record Loss(long lost, long away) {
    static final Loss NONE = new Loss(0, 0);

    Loss plus(Loss other) {
        return new Loss(lost + other.lost, away + other.away);
    }

    /** The loss of one stream, of which so many messages were published, at one client. */
    static Loss of(SequenceCheck check, int stream, int published, Timetable timetable, Excuse excuse) {
        long missing = check.missing(0, published);
        Absences absences = excuse.absences;
        if (missing == 0 || absences == null) {
            return new Loss(missing, 0);
        }
        long away = 0;
        int covered = 0;
        for (int k = 0; k < absences.count(); k++) {
            int from = Math.max(covered, timetable.dueBy(stream, absences.began(k) - excuse.graceNanos));
            int to = Math.min(published, timetable.dueBy(stream, absences.ended(k)));
            if (to > from) {
                away += check.missing(from, to);
                covered = to;
            }
        }
        return new Loss(missing - away, away);
    }

    /**
     * What may be missing at a client.
     *
     * @param absences when it was away, if ever
     * @param graceNanos how long a message may take to arrive
     */
    record Excuse(@Nullable Absences absences, long graceNanos) {
    }
}
