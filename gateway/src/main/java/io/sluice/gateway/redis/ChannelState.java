package io.sluice.gateway.redis;

/**
 * One channel on one link: what Redis last said about it, and which commands it has not answered yet.
 *
 * <p>Redis answers the commands of a link in the order in which they were written, one confirmation for each channel
 * named, so an answer belongs to the oldest unanswered command of its kind. Older ones of the other kind were refused
 * and will never be answered. Owned by whoever owns the {@link ChannelStates}.
 *
 * <p>One thing can't be told: word that Redis took a subscription back, as when a cluster's slot moves, from the answer
 * to an UNSUBSCRIBE that it crosses. What is wished right then may be taken for live too early, until that answer comes
 * and says that it is lost.
 */
final class ChannelState {
    private static final int MOST_REMEMBERED = Long.SIZE - 1;

    final String channel;

    /** When to stop waiting for the answer, or when to ask again. */
    long deadline;
    /** Whether it stands in the queue of channels to look at. */
    boolean queued;
    /** Whether the listener was told that it is live. */
    boolean live;

    /** Bit i tells whether the i-th oldest unanswered command is a SUBSCRIBE. */
    private long kinds;
    private int unanswered;
    private boolean subscribed;

    ChannelState(String channel) {
        this.channel = channel;
    }

    /** Notes that a command was written. */
    void sent(boolean subscribe) {
        if (unanswered == MOST_REMEMBERED) {
            forgetOldest(1);
        }
        if (subscribe) {
            kinds |= 1L << unanswered;
        }
        unanswered++;
    }

    /** Notes Redis' word that the channel is subscribed, or is not, asked for or not. */
    void answered(boolean subscribe) {
        subscribed = subscribe;
        for (int i = 0; i < unanswered; i++) {
            if ((kinds >>> i & 1) == (subscribe ? 1 : 0)) {
                forgetOldest(i + 1);
                return;
            }
        }
    }

    /** Whether Redis listens for us, as far as it has said. */
    boolean subscribed() {
        return subscribed;
    }

    /** Whether no unanswered command can change {@link #subscribed} any more; repetitions of the last don't count. */
    boolean settled() {
        return kinds == (subscribed ? (1L << unanswered) - 1 : 0);
    }

    /** How often Redis was asked without an answer. */
    int unanswered() {
        return unanswered;
    }

    private void forgetOldest(int count) {
        kinds >>>= count;
        unanswered -= count;
    }
}
