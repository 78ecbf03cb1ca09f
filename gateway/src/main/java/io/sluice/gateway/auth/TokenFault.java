package io.sluice.gateway.auth;

import io.sluice.gateway.auth.TokenResult.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The sign that a token is not to be taken. Says nothing more than why, as the token comes from a stranger.
 */
final class TokenFault extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    TokenFault(Reason reason) {
        this(reason, null);
    }

    TokenFault(Reason reason, @Nullable Throwable cause) {
        super("a token is not taken", cause, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
