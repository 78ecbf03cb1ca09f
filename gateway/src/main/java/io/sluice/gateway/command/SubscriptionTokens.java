package io.sluice.gateway.command;

import io.sluice.gateway.auth.SubscriptionGrant;
import io.sluice.gateway.auth.TokenResult;
import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.revocation.Revocations;

/**
 * The judging of subscription tokens for the loops of connections (client protocol, section 1.12). Keeps nothing.
 */
final class SubscriptionTokens {
    /** Why a token gives nothing. */
    enum Fault {
        /** It is genuine, but over, or not yet in force. */
        EXPIRED,
        /** It is genuine, but taken back, or for another channel, user or connection. */
        OTHERS,
        /** It is none that we take. */
        INVALID,
        /** Nobody can say at the moment. */
        UNAVAILABLE
    }

    /** Who waits for the word on a token. Told on the connection's loop, and never once nobody waits for an answer. */
    interface Applicant {
        /** The token is good. */
        void granted(SubscriptionGrant grant);

        /** The token is not, which has been counted. */
        void denied(Fault fault);
    }

    private final TokenVerifier<SubscriptionGrant> verifier;
    private final Revocations revocations;

    SubscriptionTokens(TokenVerifier<SubscriptionGrant> verifier, Revocations revocations) {
        this.verifier = verifier;
        this.revocations = revocations;
    }

    /** Judges a token that is to be for this client and channel; tells the applicant once, now or later. */
    void judge(Exchange exchange, String channel, String token, Applicant applicant) {
        verifier.verify(token, OnLoop.of(exchange, result -> {
            if (exchange.isAwaited()) {
                tell(exchange.connection(), channel, result, applicant);
            }
        }));
    }

    private void tell(Connection connection, String channel, TokenResult<SubscriptionGrant> result,
        Applicant applicant) {
        if (result instanceof TokenResult.Valid<SubscriptionGrant> valid) {
            TokenStamp token = valid.claims().token();
            if (revocations.cover(valid.claims().user(), token.id(), token.issuedAt())) {
                deny(connection, "revoked", Fault.OTHERS, applicant);
            } else if (valid.claims().isFor(channel, connection.user(), connection.id())) {
                applicant.granted(valid.claims());
            } else {
                deny(connection, "other_subscription", Fault.OTHERS, applicant);
            }
        } else if (result instanceof TokenResult.Expired<SubscriptionGrant>) {
            deny(connection, "expired", Fault.EXPIRED, applicant);
        } else if (result instanceof TokenResult.Invalid<SubscriptionGrant> invalid) {
            deny(connection, invalid.reason().toString(), Fault.INVALID, applicant);
        } else {
            deny(connection, "unavailable", Fault.UNAVAILABLE, applicant);
        }
    }

    private static void deny(Connection connection, String reason, Fault fault, Applicant applicant) {
        connection.loop().metrics().authenticationFailed(reason);
        applicant.denied(fault);
    }
}
