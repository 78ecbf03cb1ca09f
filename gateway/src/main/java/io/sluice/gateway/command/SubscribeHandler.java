package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.GrantedSubscription;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.Tailoring;
import io.sluice.gateway.hub.Hub;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes a client (client protocol, section 1.7): checks, asks about the subscription's token if there is one,
 * enters it in the hub, and answers once the channel is live. Publications reach the client from its answer on and not
 * before.
 */
final class SubscribeHandler implements CommandHandler<Request.Subscribe> {
    private static final String FOSSIL = "fossil";
    private static final long STREAM = 0;

    private final ClientConfig config;
    private final ChannelRules rules;
    private final @Nullable SubscriptionTokens tokens;
    private final Hub hub;
    private final Attendance attendance;

    /** Makes the handler; without subscription tokens, those that clients bring are not looked at. */
    SubscribeHandler(ClientConfig config, ChannelRules rules, @Nullable SubscriptionTokens tokens, Hub hub,
        Attendance attendance) {
        this.config = config;
        this.rules = rules;
        this.tokens = tokens;
        this.hub = hub;
        this.attendance = attendance;
    }

    @Override
    public void handle(Exchange exchange, Request.Subscribe request) {
        if (!request.delta().isEmpty() && !request.delta().equals(FOSSIL)) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        SubscriptionTokens judge = request.token().isEmpty() ? null : tokens;
        ErrorCode fault = fault(exchange.connection(), request, judge != null);
        if (fault != null) {
            exchange.refuse(fault);
        } else if (judge != null) {
            apply(exchange, request, judge);
        } else {
            Subscription subscription = new Subscription(exchange.connection(), request.channel(), false);
            exchange.connection().subscriptions().add(subscription);
            enter(exchange, request, subscription, null);
        }
    }

    private @Nullable ErrorCode fault(Connection connection, Request.Subscribe request, boolean byToken) {
        if (connection.subscriptions().find(request.channel()) != null) {
            return ErrorCode.ALREADY_SUBSCRIBED;
        }
        if (connection.subscriptions().size() >= config.maxSubscriptions()) {
            return ErrorCode.LIMIT_EXCEEDED;
        }
        if (request.kind() != STREAM) {
            return ErrorCode.NOT_AVAILABLE;
        }
        String channel = request.channel();
        ErrorCode fault = byToken ? rules.grantFault(connection.user(), channel)
            : rules.subscribeFault(TokenMandate.asker(connection, channel), channel);
        return fault == null && Tailor.isUnfit(rules, request) ? ErrorCode.BAD_REQUEST : fault;
    }

    /** It counts as the client's from now on; the hub hears of it when the token is found good. */
    private void apply(Exchange exchange, Request.Subscribe request, SubscriptionTokens judge) {
        GrantedSubscription subscription = new GrantedSubscription(exchange.connection(), request.channel());
        exchange.connection().subscriptions().add(subscription);
        judge.judge(exchange, request.channel(), request.token(), new Application(exchange, request, subscription));
    }

    private void enter(Exchange exchange, Request.Subscribe request, Subscription subscription,
        @Nullable SubscriptionGrant grant) {
        attendance.prepare(subscription, request.joinLeave());
        Tailoring tailoring = Tailor.agree(rules, request);
        if (tailoring != null) {
            subscription.tailor(tailoring);
        }
        hub.subscribe(subscription, SubscribeResults.since(request),
            new ClientSubscription(exchange, request, subscription, grant, hub, attendance));
    }

    /** The wait for the word on a subscription's token. */
    private final class Application implements SubscriptionTokens.Applicant {
        private final Exchange exchange;
        private final Request.Subscribe request;
        private final GrantedSubscription subscription;

        Application(Exchange exchange, Request.Subscribe request, GrantedSubscription subscription) {
            this.exchange = exchange;
            this.request = request;
            this.subscription = subscription;
        }

        @Override
        public void granted(SubscriptionGrant grant) {
            if (subscription.state() == Subscription.State.ENDED) {
                refuse(ErrorCode.PERMISSION_DENIED); // it was taken away meanwhile
            } else {
                subscription.mandate(SubscriptionMandate.of(grant));
                enter(exchange, request, subscription, grant);
            }
        }

        @Override
        public void denied(SubscriptionTokens.Fault fault) {
            switch (fault) {
                case EXPIRED -> refuse(ErrorCode.TOKEN_EXPIRED);
                case OTHERS -> exchange.disconnect(DisconnectCode.INVALID_TOKEN);
                case INVALID -> refuse(ErrorCode.PERMISSION_DENIED);
                case UNAVAILABLE -> refuse(ErrorCode.INTERNAL);
            }
        }

        private void refuse(ErrorCode error) {
            subscription.end();
            exchange.connection().subscriptions().remove(subscription);
            exchange.refuse(error);
        }
    }
}
