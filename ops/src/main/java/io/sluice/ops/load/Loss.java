package io.sluice.ops.load;

import org.jspecify.annotations.Nullable;

/**
 * What did not come to one or more clients.
 *
 * <p>What comes on one socket comes in order. So an absence excuses, on each stream, one gap at most: that which opens
 * with the number after the highest that came before the client's old socket ended, and ends with the first that came
 * after it. What is missing below a number that came before on the same socket is lost. Of that gap it excuses the
 * messages that were due later than the grace before the client let its socket go, after the absence before had ended,
 * and before this one ended with the last subscribe reply.
 *
 * @param lost messages that should have come
 * @param away messages that an absence excuses
 */
record Loss(long lost, long away) {
    static final Loss NONE = new Loss(0, 0);

    Loss plus(Loss other) {
        return new Loss(lost + other.lost, away + other.away);
    }

    /** The loss of one stream at one client. */
    static Loss of(SequenceCheck check, Stream stream, Timetable timetable, Excuse excuse) {
        long missing = check.missing(0, stream.published);
        Absences absences = excuse.absences;
        if (missing == 0 || absences == null) {
            return new Loss(missing, 0);
        }
        long away = 0;
        int judged = 0;
        for (int k = 0; k < absences.count(); k++) {
            int last = absences.next(k, stream.place);
            int tooOld = timetable.dueBy(stream.number, absences.began(k) - excuse.graceNanos);
            int dueBefore = timetable.dueBy(stream.number, absences.ended(k));
            int from = Math.max(judged, Math.max(last, tooOld));
            int to = Math.min(check.gapEnd(last, stream.published), Math.min(stream.published, dueBefore));
            away += Math.max(0, to - from);
            judged = dueBefore;
        }
        return new Loss(missing - away, away);
    }

    /**
     * One stream as a client hears it.
     *
     * @param number of the stream
     * @param place of the stream at the receiver
     * @param published messages on it
     */
    record Stream(int number, int place, int published) {
    }

    /**
     * What may be missing at a client.
     *
     * @param absences when it was away, if ever
     * @param graceNanos how long after it was due a message may take to arrive
     */
    record Excuse(@Nullable Absences absences, long graceNanos) {
    }
}
