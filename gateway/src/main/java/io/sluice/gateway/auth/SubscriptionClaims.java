package io.sluice.gateway.auth;

import io.sluice.protocol.Payload;

/**
 * A reader of subscription tokens. Keeps nothing.
 */
final class SubscriptionClaims implements ClaimsReader<SubscriptionGrant> {
    @Override
    public SubscriptionGrant read(Claims claims, Common common) throws TokenFault {
        String channel = claims.text("channel");
        Claims.require(ChannelRules.canBe(channel));
        ChannelTerms terms = TermsReader.read(claims);
        Claims.require(terms.info().isEmpty() || Publishable.author(common.user(), Payload.NONE, terms.info()));
        return new SubscriptionGrant(channel, common.user(), claims.text("client"), common.expiresAt(), terms,
            common.stamp());
    }
}
