package io.sluice.gateway.command;

import io.sluice.gateway.auth.ChannelTerms;
import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.connection.GrantedSubscription;
import io.sluice.gateway.connection.Mandate;
import io.sluice.gateway.connection.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription's own token gives for as long as the subscription lasts, as the subscription carries it.
 *
 * @param terms what the token says of the subscription
 * @param token which token it was
 */
record SubscriptionMandate(ChannelTerms terms, TokenStamp token) implements Mandate {
    /** The mandate of a token; what most of them have in common is held once. */
    static SubscriptionMandate of(SubscriptionGrant grant) {
        ChannelTerms terms = grant.terms();
        return new SubscriptionMandate(terms.equals(ChannelTerms.PLAIN) ? ChannelTerms.PLAIN : terms, grant.token());
    }

    /** The subscription's mandate; null for one without a token, or none that has been verified. */
    static @Nullable SubscriptionMandate in(@Nullable Subscription subscription) {
        return subscription instanceof GrantedSubscription granted
            && granted.mandate() instanceof SubscriptionMandate mandate ? mandate : null;
    }
}
