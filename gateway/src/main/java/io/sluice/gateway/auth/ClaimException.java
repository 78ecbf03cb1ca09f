package io.sluice.gateway.auth;

import org.jspecify.annotations.Nullable;

/**
 * The sign that a claim makes no sense. Says nothing more, as the claims come from a stranger.
 */
final class ClaimException extends RuntimeException {
    ClaimException(@Nullable Throwable cause) {
        super("a claim makes no sense", cause, false, false);
    }
}
