package io.sluice.gateway.auth;

import java.util.function.Consumer;

/**
 * A judge of connection tokens. Called by all loops; returns at once.
 */
public interface TokenVerifier {
    /** The longest token that is looked at, in characters. */
    int MAX_TOKEN_LENGTH = 8 << 10;

    /**
     * Verifies a connection token (client protocol, section 1.12).
     *
     * @param then is given the result exactly once: before this returns and by the same thread when nothing has to be
     *     fetched, otherwise later and by another thread, so a connection must hop back to its loop unless it is there
     */
    void verify(String token, Consumer<TokenResult> then);
}
