package io.sluice.gateway.command;

import io.sluice.gateway.auth.Credentials;
import io.sluice.gateway.auth.TokenResult;
import io.sluice.gateway.auth.TokenVerifier;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.protocol.DisconnectCode;
import io.sluice.protocol.Request;
import io.sluice.protocol.Result;
import org.jspecify.annotations.Nullable;

/** Takes a new connection token for the same user (client protocol, sections 1.11 and 1.12). */
final class RefreshHandler implements CommandHandler<Request.Refresh> {
    private final @Nullable TokenVerifier verifier;
    private final String version;

    /** Makes the handler; without a verifier no token is taken. */
    RefreshHandler(@Nullable TokenVerifier verifier, String version) {
        this.verifier = verifier;
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

    private void decide(Exchange exchange, TokenResult result) {
        Connection connection = exchange.connection();
        if (!exchange.isAwaited()) {
            return;
        }
        if (result instanceof TokenResult.Valid valid && valid.credentials().user().equals(connection.user())) {
            Credentials credentials = valid.credentials();
            connection.expiresAt(credentials.expiresAt());
            exchange.reply(
                new Result.Refresh(connection.id(), version, credentials.expires(), credentials.ttl()));
        } else if (result instanceof TokenResult.Expired) {
            connection.loop().metrics().authenticationFailed("expired");
            exchange.disconnect(DisconnectCode.CONNECTION_EXPIRED);
        } else {
            String reason = result instanceof TokenResult.Invalid invalid ? invalid.reason().toString() : "other_user";
            connection.loop().metrics().authenticationFailed(reason);
            exchange.disconnect(DisconnectCode.INVALID_TOKEN);
        }
    }
}
