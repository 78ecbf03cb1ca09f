package io.sluice.gateway.command;

import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.GrantedSubscription;
import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import org.jspecify.annotations.Nullable;

/**
 * Takes a new token for a subscription that was made with one (client protocol, section 1.11). A bad one ends the
 * connection: who has a good one and sends another is no honest client.
 */
final class SubRefreshHandler implements CommandHandler<Request.SubRefresh> {
    private final @Nullable SubscriptionTokens tokens;

    /** Makes the handler; without tokens none is taken. */
    SubRefreshHandler(@Nullable SubscriptionTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void handle(Exchange exchange, Request.SubRefresh request) {
        Connection connection = exchange.connection();
        Subscription subscription = connection.subscriptions().find(request.channel());
        if (subscription == null) {
            exchange.refuse(ErrorCode.PERMISSION_DENIED);
        } else if (tokens == null || !(subscription instanceof GrantedSubscription granted)) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
        } else if (request.token().isEmpty()) {
            exchange.refuse(ErrorCode.BAD_REQUEST);
        } else {
            tokens.judge(exchange, request.channel(), request.token(), new Renewal(exchange, granted));
        }
    }

    /** The wait for the word on the new token, during which the subscription may end. */
    private record Renewal(Exchange exchange, GrantedSubscription subscription)
        implements SubscriptionTokens.Applicant {
        @Override
        public void granted(SubscriptionGrant grant) {
            if (subscription.state() == Subscription.State.ENDED) {
                exchange.refuse(ErrorCode.PERMISSION_DENIED);
                return;
            }
            subscription.mandate(SubscriptionMandate.of(grant));
            subscription.expiresAt(grant.expiresAt());
            exchange.reply(new Result.SubRefresh(grant.expires(), grant.ttl()));
        }

        @Override
        public void denied(SubscriptionTokens.Fault fault) {
            switch (fault) {
                case EXPIRED -> exchange.disconnect(DisconnectCode.SUBSCRIPTION_EXPIRED);
                case OTHERS, INVALID -> exchange.disconnect(DisconnectCode.INVALID_TOKEN);
                case UNAVAILABLE -> exchange.refuse(ErrorCode.INTERNAL);
            }
        }
    }
}
