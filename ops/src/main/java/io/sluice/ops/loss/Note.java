package io.sluice.ops.loss;

import java.util.Locale;

/**
 * One line of a client's diary about a channel. Immutable.
 *
 * @param millis when, after the start of the plan
 * @param what happened
 * @param position where; of a publication without a word of its epoch, with an empty one
 * @param text the payload, or what else there is to say
 */
record Note(long millis, What what, Position position, String text) {
    /** What a client writes down. */
    enum What {
        /** Asked for the channel; with the position that it gave, or none. */
        ASKED,
        /** Is subscribed, from the position on. */
        JOINED,
        /** Is subscribed again, and gets all since the position. */
        RECOVERED,
        /** Is subscribed again, and was told that it can't have all; goes on at the position. */
        MISSED,
        /** Was told by error 112 that it can't have all, and asks anew. */
        REFUSED,
        /** Got a publication. */
        GOT,
        /** Was told that its position is worth nothing any more (2500, 3010): it will recover. */
        BROKEN,
        /** Lost its connection, or let it go. */
        AWAY,
        /** Met what must never be. */
        WRONG
    }

    @Override
    public String toString() {
        return String.format("%5d ms %-9s %s %s", millis, what.name().toLowerCase(Locale.ROOT), position, text).strip();
    }
}
