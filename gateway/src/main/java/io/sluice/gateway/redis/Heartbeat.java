package io.sluice.gateway.redis;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The judge of what sends the self-probe: from which heartbeats were answered, it tells whether the connection for
 * commands is dead although its socket looks alive, or all of them are. Each connection for subscriptions has its
 * {@link Hearing} besides. Has no thread and does no I/O; the bus thread owns it, but for {@link #commandsGave}.
 *
 * <ul>
 * <li>Not answered three times in a row, and nobody else's commands either: the commands. The subscriptions are not
 * blamed for it. A beat that Lettuce's full queue rejects counts, since that of a dead connection fills up too.
 * <li>No sign of life by any way for five beats: all.
 * </ul>
 */
final class Heartbeat {
    static final int MISSES = 3;
    static final int SILENT_BEATS = 5;

    /** What the heartbeats so far say. */
    enum Verdict { ALIVE, COMMANDS_DEAD, ALL_DEAD }

    /** Whether the commands' connection gave anything since the last verdict; its thread sets it. */
    private final AtomicBoolean gave = new AtomicBoolean();

    private long sequence;

    // What happened since the last verdict.
    private boolean sent;
    private boolean answered;
    private boolean sign;

    // How many beats in a row it has been so.
    private int unanswered;
    private int silent;

    /** The number of the beat to publish now. */
    long next() {
        sent = true;
        return ++sequence;
    }

    /** Whether the beat is the one that runs. */
    boolean runs(long beat) {
        return beat == sequence;
    }

    /** Redis answered a command, be it with a refusal: that connection lives. */
    void answered() {
        answered = true;
        sign = true;
    }

    /** The connection for commands was read from, whoever asked: it lives. Any thread. */
    void commandsGave() {
        gave.setRelease(true);
    }

    /** Something was heard from Redis, by whatever way. */
    void sign() {
        sign = true;
    }

    /** A connection is new: the silence before it is no matter. */
    void renewed() {
        silent = 0;
    }

    /** The connection for commands is new. */
    void commandsRenewed() {
        renewed();
        unanswered = 0;
        sent = false;
    }

    /** Closes the beat that runs and judges; called once a beat, before {@link #next}. */
    Verdict judge() {
        if (gave.getAndSet(false)) {
            answered();
        }
        silent = sign ? 0 : silent + 1;
        if (sent || answered) {
            unanswered = answered ? 0 : unanswered + 1;
        }
        sent = false;
        answered = false;
        sign = false;
        if (silent >= SILENT_BEATS) {
            silent = 0;
            return Verdict.ALL_DEAD;
        }
        if (unanswered >= MISSES) {
            unanswered = 0;
            return Verdict.COMMANDS_DEAD;
        }
        return Verdict.ALIVE;
    }
}
