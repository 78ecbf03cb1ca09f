package io.sluice.gateway.redis;

/**
 * The judge of one connection for subscriptions: from which heartbeats were published and which came back on it, it
 * tells whether it is dead although its socket looks alive. Has no thread and does no I/O; the bus thread owns it.
 *
 * <p>It is dead when beats were published but not heard, three times in a row, or when Redis said that nobody listens.
 * While other messages come it takes ten times: such a link lags, and to give it up would lose what is under way.
 */
final class Hearing {
    static final int MISSES = 3;
    static final int MISSES_UNDER_LOAD = 10;
    private static final int NOBODY_LISTENS = 2;

    private long heardAt;

    // What happened since the last verdict.
    private boolean published;
    private boolean heard;
    private boolean busy;

    // How many beats in a row it has been so.
    private int unheard;
    private int unreceived;

    /** Starts now, as if a beat had just been heard. */
    Hearing(long now) {
        heardAt = now;
    }

    /** Redis took the beat that runs, and gave it to so many receivers. */
    void published(long receivers) {
        published = true;
        unreceived = receivers == 0 ? unreceived + 1 : 0;
    }

    /** The connection gave something, be it a beat or not. */
    void traffic() {
        busy = true;
    }

    /** A beat came back; an old one too tells that the link works, if slowly. */
    void heard(long now) {
        heard = true;
        heardAt = now;
    }

    /** The connection is new: what was missed before is no matter. */
    void renewed() {
        unheard = 0;
        unreceived = 0;
        published = false;
    }

    /** How long ago a beat was heard, in nanoseconds. */
    long age(long now) {
        return now - heardAt;
    }

    /**
     * Closes the beat that runs and tells whether the connection is dead; called once a beat.
     *
     * @param listening whether the probe's channel is confirmed, so that a beat should have been heard
     */
    boolean dead(boolean listening) {
        if (heard || !listening) {
            unheard = 0;
        } else if (published) {
            unheard++;
        }
        if (!listening) {
            unreceived = 0;
        }
        boolean dead = unheard >= (busy ? MISSES_UNDER_LOAD : MISSES) || unreceived >= NOBODY_LISTENS;
        if (dead) {
            unheard = 0;
            unreceived = 0;
        }
        published = false;
        heard = false;
        busy = false;
        return dead;
    }
}
