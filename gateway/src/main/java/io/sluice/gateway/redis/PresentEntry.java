package io.sluice.gateway.redis;

import io.sluice.protocol.ClientInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client of this node in one channel: what is true of it, and what Redis is known to say.
 */
final class PresentEntry {
    /**
     * Names an entry.
     *
     * @param channel the channel
     * @param client the client's id
     */
    record Key(String channel, String client) {
    }

    /** What is true. */
    enum Truth {
        /** It is there. */
        THERE,
        /** It is gone, but its user may come back. */
        LEAVING,
        /** It is gone. */
        GONE
    }

    /** What Redis is known to say. */
    enum Known {
        /** Nothing. */
        ABSENT,
        /** That it is there. */
        PRESENT,
        /** That it is there, and about to leave. */
        FADED,
        /** One or the other: an answer was lost, or Redis was away. */
        UNSURE
    }

    /** What has to be done so that Redis says what is true. */
    enum Step {
        /** Nothing. */
        NONE,
        /** Enter it. */
        ENTER,
        /** Mark it as about to leave. */
        FADE,
        /** Take it out. */
        LEAVE,
        /** Nothing in Redis; it can be forgotten here. */
        FORGET
    }

    private final Key key;
    private final ClientInfo info;

    /** Changed within the table operation for its key alone. */
    private volatile Truth truth = Truth.THERE;

    // The bus thread alone, from here on.
    private Known known = Known.ABSENT;
    private boolean underWay;
    private boolean queued;
    private boolean toldOf;
    private boolean quiet;
    private boolean forgotten;
    private long fadedNanos;
    private @Nullable PresentChannel channel;
    private @Nullable List<Runnable> waiting;

    PresentEntry(Key key, ClientInfo info) {
        this.key = key;
        this.info = info;
    }

    Key key() {
        return key;
    }

    ClientInfo info() {
        return info;
    }

    Truth truth() {
        return truth;
    }

    void truth(Truth now) {
        truth = now;
    }

    Known known() {
        return known;
    }

    Step next() {
        return forgotten ? Step.NONE : switch (truth) {
            case THERE -> known == Known.PRESENT ? Step.NONE : Step.ENTER;
            case LEAVING -> whenLeaving();
            case GONE -> known == Known.ABSENT ? Step.FORGET : Step.LEAVE;
        };
    }

    private Step whenLeaving() {
        return switch (known) {
            case PRESENT -> Step.FADE;
            case FADED -> Step.NONE;
            // Nobody may know of it yet; who would only tell them that it is about to leave?
            case ABSENT -> Step.FORGET;
            case UNSURE -> Step.LEAVE;
        };
    }

    /** Redis entered it. */
    void entered() {
        known = Known.PRESENT;
        toldOf = true;
        quiet = false;
        release();
    }

    /** Redis marked it, or, when it was not there, has nothing of it. */
    void faded(boolean there, long nowNanos) {
        known = there ? Known.FADED : Known.ABSENT;
        fadedNanos = nowNanos;
    }

    /** Redis took it out, or had nothing of it. */
    void left() {
        known = Known.ABSENT;
    }

    /** What Redis says is not known any more. */
    void unsure() {
        if (known != Known.ABSENT || underWay) {
            known = Known.UNSURE;
        }
        underWay = false;
        queued = false;
    }

    /** Others are told that it left, or may be: they are to hear of it again. */
    void toldToLeave() {
        toldOf = false;
        quiet = false;
    }

    /** Redis may have forgotten it: whoever heard of it is not to hear of it again. */
    void lost() {
        quiet = toldOf;
    }

    /** It is in the table no more; another may be in its place. */
    void forget() {
        forgotten = true;
        release();
    }

    boolean quiet() {
        return quiet;
    }

    /** When it was marked as about to leave. */
    long fadedNanos() {
        return fadedNanos;
    }

    boolean underWay() {
        return underWay;
    }

    void underWay(boolean now) {
        underWay = now;
    }

    boolean queued() {
        return queued;
    }

    void queued(boolean now) {
        queued = now;
    }

    /** The channel that it counts in; null before it was first entered. */
    @Nullable PresentChannel channel() {
        return channel;
    }

    void channel(PresentChannel counted) {
        channel = counted;
    }

    /** Runs it once Redis has what is true now, or can't be asked. */
    void whenSettled(Runnable action) {
        if (waiting == null) {
            waiting = new ArrayList<>(1);
        }
        waiting.add(action);
    }

    /** Lets those go who wait. */
    void release() {
        List<Runnable> released = waiting;
        waiting = null;
        if (released != null) {
            released.forEach(Runnable::run);
        }
    }
}
