package io.sluice.gateway.command;

import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.GrantedSubscription;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.hub.Position;
import io.sluice.gateway.hub.SubscribeOutcome;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that a client asked for, on its way to the answer. Belongs to the connection's loop.
 */
final class ClientSubscription implements SubscribeOutcome {
    private final Exchange exchange;
    private final Request.Subscribe request;
    private final Subscription subscription;
    private final @Nullable SubscriptionGrant grant;
    private final Hub hub;
    private final Attendance attendance;

    /** Waits for the channel; {@code grant} is what the subscription's own token says, null without one. */
    ClientSubscription(Exchange exchange, Request.Subscribe request, Subscription subscription,
        @Nullable SubscriptionGrant grant, Hub hub, Attendance attendance) {
        this.exchange = exchange;
        this.request = request;
        this.subscription = subscription;
        this.grant = grant;
        this.hub = hub;
        this.attendance = attendance;
    }

    @Override
    public void live() {
        answer(SubscribeResults.live(request, data()));
    }

    @Override
    public void positioned(Position position) {
        Connection connection = subscription.connection();
        if (!SubscribeResults.canBeTold(connection, position)) {
            exchange.disconnect(DisconnectCode.INAPPROPRIATE_PROTOCOL);
        } else if (SubscribeResults.isRefused(request, position)) {
            hub.unsubscribe(subscription);
            connection.subscriptions().remove(subscription);
            exchange.refuse(ErrorCode.UNRECOVERABLE_POSITION);
        } else {
            answer(SubscribeResults.positioned(request, position, subscription, data()));
        }
    }

    @Override
    public void unavailable() {
        subscription.connection().subscriptions().remove(subscription);
        exchange.refuse(ErrorCode.INTERNAL);
    }

    private void answer(Result.Subscribe result) {
        exchange.reply(grant != null && grant.expires() ? result.expiring(grant.ttl()) : result, this::begin);
    }

    private void begin() {
        attendance.begin(subscription);
        if (grant != null && subscription instanceof GrantedSubscription granted) {
            granted.expiresAt(grant.expiresAt());
        }
    }

    private Payload data() {
        return grant == null ? Payload.NONE : grant.terms().data();
    }
}
