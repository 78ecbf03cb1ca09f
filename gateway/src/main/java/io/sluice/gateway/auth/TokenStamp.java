package io.sluice.gateway.auth;

/**
 * What tells a token from others, for those who revoke tokens.
 *
 * @param id its {@code jti}; empty when it has none
 * @param issuedAt its {@code iat}, in seconds since 1970; 0 when it has none
 * @param expiresAt its {@code exp}, in seconds since 1970; 0 when it has none
 */
public record TokenStamp(String id, long issuedAt, long expiresAt) {
    /** The stamp of no token. */
    public static final TokenStamp NONE = new TokenStamp("", 0, 0);
}
