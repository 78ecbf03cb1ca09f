package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.Tailoring;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.hub.Position;
import io.sluice.gateway.hub.SubscribeOutcome;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes a client (client protocol, section 1.7): checks, enters it in the hub, and answers once the channel is
 * live. Publications reach the client from its answer on and not before.
 */
final class SubscribeHandler implements CommandHandler<Request.Subscribe> {
    private static final String FOSSIL = "fossil";
    private static final long STREAM = 0;

    private final ClientConfig config;
    private final ChannelRules rules;
    private final Hub hub;
    private final Attendance attendance;

    SubscribeHandler(ClientConfig config, ChannelRules rules, Hub hub, Attendance attendance) {
        this.config = config;
        this.rules = rules;
        this.hub = hub;
        this.attendance = attendance;
    }

    @Override
    public void handle(Exchange exchange, Request.Subscribe request) {
        if (!request.delta().isEmpty() && !request.delta().equals(FOSSIL)) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        ErrorCode fault = fault(exchange.connection(), request);
        if (fault != null) {
            exchange.refuse(fault);
        } else {
            subscribe(exchange, request);
        }
    }

    private @Nullable ErrorCode fault(Connection connection, Request.Subscribe request) {
        if (connection.subscriptions().find(request.channel()) != null) {
            return ErrorCode.ALREADY_SUBSCRIBED;
        }
        if (connection.subscriptions().size() >= config.maxSubscriptions()) {
            return ErrorCode.LIMIT_EXCEEDED;
        }
        if (request.kind() != STREAM) {
            return ErrorCode.NOT_AVAILABLE;
        }
        ErrorCode fault = rules.subscribeFault(connection.user(), request.channel());
        return fault == null && Tailor.isUnfit(rules, request) ? ErrorCode.BAD_REQUEST : fault;
    }

    private void subscribe(Exchange exchange, Request.Subscribe request) {
        Connection connection = exchange.connection();
        Subscription subscription =
            attendance.subscription(connection, request.channel(), request.joinLeave());
        Tailoring tailoring = Tailor.agree(rules, request);
        if (tailoring != null) {
            subscription.tailor(tailoring);
        }
        connection.subscriptions().add(subscription);
        hub.subscribe(subscription, SubscribeResults.since(request), new SubscribeOutcome() {
            @Override
            public void live() {
                exchange.reply(SubscribeResults.live(request), () -> attendance.begin(subscription));
            }

            @Override
            public void positioned(Position position) {
                if (!SubscribeResults.canBeTold(connection, position)) {
                    exchange.disconnect(DisconnectCode.INAPPROPRIATE_PROTOCOL);
                } else if (SubscribeResults.isRefused(request, position)) {
                    hub.unsubscribe(subscription);
                    connection.subscriptions().remove(subscription);
                    exchange.refuse(ErrorCode.UNRECOVERABLE_POSITION);
                } else {
                    exchange.reply(SubscribeResults.positioned(request, position, subscription, Payload.NONE),
                        () -> attendance.begin(subscription));
                }
            }

            @Override
            public void unavailable() {
                connection.subscriptions().remove(subscription);
                exchange.refuse(ErrorCode.INTERNAL);
            }
        });
    }
}
