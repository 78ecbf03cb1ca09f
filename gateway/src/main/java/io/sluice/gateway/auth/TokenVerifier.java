package io.sluice.gateway.auth;

import java.util.function.Consumer;

/**
 * A judge of tokens of one kind. Called by all loops; returns at once.
 *
 * @param <C> what a token of this kind says
 */
@FunctionalInterface
public interface TokenVerifier<C> {
    /** The longest token that is looked at, in characters. */
    int MAX_TOKEN_LENGTH = 8 << 10;

    /**
     * Verifies a token (client protocol, section 1.12).
     *
     * @param then is given the result exactly once: before this returns and by the same thread, or later and by another
     *     thread when keys have to be fetched or the check is a long one; so a connection must hop back to its loop
     *     unless it is there. It must not throw, and not keep that thread
     */
    void verify(String token, Consumer<TokenResult<C>> then);
}
