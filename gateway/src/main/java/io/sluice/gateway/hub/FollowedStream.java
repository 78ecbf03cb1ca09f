package io.sluice.gateway.hub;

import io.sluice.gateway.history.HistoryQuery;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import org.jspecify.annotations.Nullable;

/**
 * One channel's stream on its lane: carries out what its state has done. Owned by the lane.
 */
final class FollowedStream implements StreamActions {
    private final String channel;
    private final Streams streams;
    private final StreamState state;

    /** Loops that were told of a break after which nobody was given a position. */
    private long told;
    private long heardNanos;
    /** Whether it stands in line for a comparison out of turn. */
    private boolean inLine;
    /** What was delivered last, while somebody takes deltas. */
    private @Nullable Publication base;
    private boolean closed;

    FollowedStream(String channel, Streams streams, StreamLimits limits, RecentBudget budget) {
        this.channel = channel;
        this.streams = streams;
        this.state = new StreamState(limits, budget, this, streams.metrics());
    }

    String channel() {
        return channel;
    }

    StreamState state() {
        return state;
    }

    /** Whether nobody is subscribed here any more. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        state.close();
    }

    /** When something was last heard of it, or it was first followed. */
    long heardNanos() {
        return heardNanos;
    }

    void heardAt(long nanos) {
        heardNanos = nanos;
    }

    /** Enters the line of those to be compared at once; false when it stands in it already. */
    boolean enterLine() {
        boolean entered = !inLine;
        inLine = true;
        return entered;
    }

    void leaveLine() {
        inLine = false;
    }

    @Override
    public void deliver(BusMessage message) {
        long refused = streams.deliver(channel, message, base);
        base = streams.hasDeltaTakers(channel) ? message.publication() : null;
        if (refused != 0) {
            tellBroken(refused & ~told);
        }
    }

    @Override
    public void answer(PositionRequest request, Position position) {
        Inquiry inquiry = (Inquiry) request;
        told &= ~(1L << inquiry.index().loop().index());
        inquiry.index().offer(new PositionAnswer(inquiry, position));
    }

    @Override
    public void unavailable(PositionRequest request) {
        Inquiry inquiry = (Inquiry) request;
        inquiry.index().offer(new PositionAnswer(inquiry, null));
    }

    @Override
    public void tellBroken() {
        tellBroken(streams.loopsOf(channel));
    }

    @Override
    public void read(HistoryQuery query) {
        streams.reads().begin(this, query);
    }

    @Override
    public void compare() {
        streams.compareSoon(this);
    }

    @Override
    public void retryLater(int failures) {
        streams.retryLater(this, failures);
    }

    private void tellBroken(long loops) {
        base = null;
        told |= loops;
        streams.tellBroken(channel, loops);
    }
}
