package io.sluice.gateway.command;

import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.Grants;
import io.sluice.gateway.auth.TokenResult;
import io.sluice.gateway.auth.TokenStamp;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a new connection token for the same user (client protocol, sections 1.11 and 1.12). */
final class RefreshHandler implements CommandHandler<Request.Refresh> {
    private final @Nullable TokenVerifier<Credentials> verifier;
    private final Revocations revocations;
    private final String version;

    /** Makes the handler; without a verifier no token is taken. */
    RefreshHandler(@Nullable TokenVerifier<Credentials> verifier, Revocations revocations, String version) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.version = version;
    }

    @Override
    public void handle(Exchange exchange, Request.Refresh request) {
        if (request.token().isEmpty() || verifier == null) {
            exchange.disconnect(DisconnectCode.BAD_REQUEST);
        } else {
            verifier.verify(request.token(), OnLoop.of(exchange, result -> decide(exchange, result)));
        }
    }

    private void decide(Exchange exchange, TokenResult<Credentials> result) {
        Connection connection = exchange.connection();
        if (!exchange.isAwaited()) {
            return;
        }
        if (result instanceof TokenResult.Valid<Credentials> valid
            && valid.claims().user().equals(connection.user())) {
            TokenStamp token = valid.claims().token();
            if (revocations.cover(connection.user(), token.id(), token.issuedAt())) {
                connection.loop().metrics().authenticationFailed("revoked");
                exchange.disconnect(DisconnectCode.INVALID_TOKEN);
            } else {
                take(exchange, valid.claims());
            }
        } else if (result instanceof TokenResult.Expired<Credentials>) {
            connection.loop().metrics().authenticationFailed("expired");
            exchange.disconnect(DisconnectCode.CONNECTION_EXPIRED);
        } else if (result instanceof TokenResult.Unavailable<Credentials>) {
            connection.loop().metrics().authenticationFailed("unavailable");
            exchange.refuse(ErrorCode.INTERNAL);
        } else {
            String reason =
                result instanceof TokenResult.Invalid<Credentials> invalid ? invalid.reason().toString() : "other_user";
            connection.loop().metrics().authenticationFailed(reason);
            exchange.disconnect(DisconnectCode.INVALID_TOKEN);
        }
    }

    private void take(Exchange exchange, Credentials credentials) {
        Connection connection = exchange.connection();
        if (!channels(TokenMandate.grants(connection)).equals(channels(credentials.grants()))) {
            exchange.disconnect(DisconnectCode.INSUFFICIENT_STATE); // it comes back, and gets the new ones
            return;
        }
        connection.mandate(TokenMandate.of(credentials));
        connection.expiresAt(credentials.expiresAt());
        exchange.reply(new Result.Refresh(connection.id(), version, credentials.expires(), credentials.ttl()));
    }

    private static Set<String> channels(@Nullable Grants grants) {
        return grants == null ? Set.of() : grants.channels().keySet();
    }
}
