package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * A subscription on its way to a position: once its channel is live, the channel's lane is asked where the stream
 * stands. Belongs to the subscription's loop; the lane only passes it back.
 */
final class Inquiry implements SubscribeOutcome, PositionRequest {
    private final LoopIndex index;
    private final Subscription subscription;
    private final @Nullable StreamPosition since;
    private final SubscribeOutcome outcome;

    Inquiry(LoopIndex index, Subscription subscription, @Nullable StreamPosition since, SubscribeOutcome outcome) {
        this.index = index;
        this.subscription = subscription;
        this.since = since;
        this.outcome = outcome;
    }

    @Override
    public @Nullable StreamPosition since() {
        return since;
    }

    /** The loop that the answer goes to. Any thread. */
    LoopIndex index() {
        return index;
    }

    @Override
    public void live() {
        index.inquire(subscription.channel(), this);
    }

    @Override
    public void unavailable() {
        outcome.unavailable();
    }

    /** The lane has answered, with null when it can't say. Loop's thread. */
    void answered(@Nullable Position position) {
        if (subscription.state() != Subscription.State.PENDING) {
            return;
        }
        if (position == null) {
            index.refuse(subscription, this);
        } else {
            subscription.positioned();
            outcome.positioned(position);
        }
    }
}
