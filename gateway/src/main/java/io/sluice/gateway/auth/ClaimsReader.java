package io.sluice.gateway.auth;

/**
 * What makes sense of the claims of one kind of token (client protocol, section 1.12), beyond those that all have.
 *
 * @param <C> what such a token says
 */
@FunctionalInterface
interface ClaimsReader<C> {
    /**
     * What every token says.
     *
     * @param user the user's id; empty for an anonymous one
     * @param expiresAt when what it grants expires, in seconds since 1970; 0 for never
     * @param stamp which token it is
     */
    record Common(String user, long expiresAt, TokenStamp stamp) {
    }

    /** Reads the rest. */
    C read(Claims claims, Common common) throws TokenFault;
}
