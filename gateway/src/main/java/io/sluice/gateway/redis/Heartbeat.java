package io.sluice.gateway.redis;

/**
 * The judge of the self-probe: from which heartbeats were published, answered and heard, it tells which connection is
 * dead although its socket looks alive. Has no thread and does no I/O; the bus thread owns it.
 *
 * <ul>
 * <li>Published but not heard, three times in a row, or told by Redis that nobody listens: the subscriptions. While
 * other messages come it takes ten times: such a link lags, and to give it up would lose what is under way.
 * <li>Not answered three times in a row: the commands. The subscriptions are not blamed for it.
 * <li>No sign of life by any way for five beats: both.
 * </ul>
 */
final class Heartbeat {
    static final int MISSES = 3;
    static final int SILENT_BEATS = 5;
    static final int MISSES_UNDER_LOAD = 10;
    private static final int NOBODY_LISTENS = 2;

    /** What the heartbeats so far say. */
    enum Verdict { ALIVE, COMMANDS_DEAD, SUBSCRIPTIONS_DEAD, BOTH_DEAD }

    private long sequence;
    private long heardAt;

    // What happened since the last verdict.
    private boolean sent;
    private boolean published;
    private boolean commandAnswered;
    private boolean heard;
    private boolean busy;
    private boolean sign;

    // How many beats in a row it has been so.
    private int unanswered;
    private int unheard;
    private int unreceived;
    private int silent;

    /** Starts now, as if a beat had just been heard. */
    Heartbeat(long now) {
        heardAt = now;
    }

    /** The number of the beat to publish now. */
    long next() {
        sent = true;
        return ++sequence;
    }

    /** Redis took a beat and gave it to so many receivers. */
    void published(long beat, long receivers) {
        refused();
        if (beat == sequence) {
            published = true;
            unreceived = receivers == 0 ? unreceived + 1 : 0;
        }
    }

    /** Redis answered a command with a refusal: that connection lives, whatever it says. */
    void refused() {
        commandAnswered = true;
        sign = true;
    }

    /** Something was heard from Redis, by whatever way. */
    void sign() {
        sign = true;
    }

    /** The subscriptions' connection gave something, be it a beat or not. */
    void traffic() {
        busy = true;
        sign = true;
    }

    /** A beat came back; an old one too tells that the link works, if slowly. */
    void heard(long now) {
        heard = true;
        sign = true;
        heardAt = now;
    }

    /** The link for subscriptions is new: what was missed before is no matter. */
    void subscriptionsRenewed() {
        unheard = 0;
        unreceived = 0;
        silent = 0;
        published = false;
    }

    /** The link for commands is new. */
    void commandsRenewed() {
        unanswered = 0;
        silent = 0;
        sent = false;
    }

    /** How long ago a beat was heard, in nanoseconds. */
    long age(long now) {
        return now - heardAt;
    }

    /**
     * Closes the beat that runs and judges; called once a beat, before {@link #next}.
     *
     * @param listening whether the probe's channel is confirmed, so that a beat should have been heard
     */
    Verdict judge(boolean listening) {
        silent = sign ? 0 : silent + 1;
        if (sent || commandAnswered) {
            unanswered = commandAnswered ? 0 : unanswered + 1;
        }
        if (heard || !listening) {
            unheard = 0;
        } else if (published) {
            unheard++;
        }
        if (!listening) {
            unreceived = 0;
        }
        Verdict verdict = verdict();
        sent = false;
        published = false;
        commandAnswered = false;
        heard = false;
        busy = false;
        sign = false;
        return verdict;
    }

    private Verdict verdict() {
        if (silent >= SILENT_BEATS) {
            silent = 0;
            return Verdict.BOTH_DEAD;
        }
        if (unheard >= (busy ? MISSES_UNDER_LOAD : MISSES) || unreceived >= NOBODY_LISTENS) {
            unheard = 0;
            unreceived = 0;
            return Verdict.SUBSCRIPTIONS_DEAD;
        }
        if (unanswered >= MISSES) {
            unanswered = 0;
            return Verdict.COMMANDS_DEAD;
        }
        return Verdict.ALIVE;
    }
}
