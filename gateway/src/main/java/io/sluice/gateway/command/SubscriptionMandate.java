package io.sluice.gateway.command;

import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.connection.GrantedSubscription;
import io.sluice.gateway.connection.Mandate;
import io.sluice.gateway.connection.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription's own token gives, as the subscription carries it.
 *
 * @param grant what it gives
 */
record SubscriptionMandate(SubscriptionGrant grant) implements Mandate {
    /** What the subscription's token gives; null for one without a token, or none that has been verified. */
    static @Nullable SubscriptionGrant grant(@Nullable Subscription subscription) {
        return subscription instanceof GrantedSubscription granted
            && granted.mandate() instanceof SubscriptionMandate mandate ? mandate.grant() : null;
    }
}
