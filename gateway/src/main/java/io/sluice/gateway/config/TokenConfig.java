package io.sluice.gateway.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How tokens are verified: connection tokens by the section {@code token}, subscription tokens by the section
 * {@code subscription-token}.
 *
 * @param hmacSecret the key of HS256, HS384 and HS512 tokens, at least 32, 48 or 64 bytes of UTF-8; empty for none
 * @param previousHmacSecret the one before it, which is taken too while backends change over; empty for none
 * @param previousHmacUntil until when it is; {@link Instant#MAX} for as long as it is configured
 * @param publicKeys PEM files, each with the public key of tokens of RS256 to RS512, ES256 to ES512 or EdDSA
 * @param jwksUri where a set of such keys is fetched (RFC 7517, section 5); empty for none
 * @param jwksRefresh how often; default 1 h, 10 s to 24 h
 * @param jwksTimeout for one fetch, and with that the longest that a token waits for one; default 2 s, 100 ms to 30 s
 * @param jwksAllowHttp whether the set may be fetched without TLS from elsewhere than this machine; default false
 * @param issuer what the claim {@code iss} must be; empty for anything
 * @param audience what the claim {@code aud} must be or contain; empty for anything
 * @param userClaim the claim that is the user's id; default {@code sub}
 * @param clockSkew by how much the clocks of those who issue tokens may be off; default 0, up to 5 min
 */
public record TokenConfig(Secret hmacSecret, Secret previousHmacSecret, Instant previousHmacUntil,
    List<String> publicKeys, String jwksUri, Duration jwksRefresh, Duration jwksTimeout, boolean jwksAllowHttp,
    String issuer, String audience, String userClaim, Duration clockSkew) {
    /** No key at all, so that no token is taken. */
    public static final TokenConfig NONE = new TokenConfig(Secret.NONE, Secret.NONE, Instant.MAX, List.of(), "",
        Duration.ofHours(1), Duration.ofSeconds(2), false, "", "", "sub", Duration.ZERO);

    /** Copies what could change. */
    public TokenConfig {
        publicKeys = List.copyOf(publicKeys);
    }

    /** Shows no query of the URI, which may hold a key. */
    @Override
    public String toString() {
        return "TokenConfig[publicKeys=" + publicKeys + ", jwksUri=" + TokenKinds.withoutQuery(jwksUri) + ", issuer="
            + issuer + ", audience=" + audience + ", userClaim=" + userClaim + "]";
    }

    /** One shared secret, and all else as by default. */
    public static TokenConfig of(Secret hmacSecret) {
        return NONE.withSecret(hmacSecret);
    }

    /** The same with another secret. */
    public TokenConfig withSecret(Secret secret) {
        return new TokenConfig(secret, previousHmacSecret, previousHmacUntil, publicKeys, jwksUri, jwksRefresh,
            jwksTimeout, jwksAllowHttp, issuer, audience, userClaim, clockSkew);
    }

    /** Whether there is any key, or a place to fetch one from. */
    public boolean hasKeys() {
        return !hmacSecret.isEmpty() || !previousHmacSecret.isEmpty() || !publicKeys.isEmpty() || !jwksUri.isEmpty();
    }
}
