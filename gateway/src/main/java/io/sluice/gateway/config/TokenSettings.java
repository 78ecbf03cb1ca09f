package io.sluice.gateway.config;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The settings of one section about tokens. There are two: one for connection tokens, one for subscription tokens.
 */
final class TokenSettings {
    final Setting<Secret> hmacSecret;
    final Setting<Secret> previousHmacSecret;
    final Setting<Instant> previousHmacUntil;
    final Setting<List<String>> publicKeys;
    final Setting<String> jwksUri;
    final Setting<Duration> jwksRefresh;
    final Setting<Duration> jwksTimeout;
    final Setting<Boolean> jwksAllowHttp;
    final Setting<String> issuer;
    final Setting<String> audience;
    final Setting<String> userClaim;
    final Setting<Duration> clockSkew;

    /**
     * Puts the section's settings into the table.
     *
     * @param secretDescription what its secret means
     * @param of where its values are
     */
    TokenSettings(String section, String secretDescription, Function<GatewayConfig, TokenConfig> of) {
        TokenConfig none = TokenConfig.NONE;
        hmacSecret = add(section + ".hmac-secret", TokenKinds.hmacSecret(), Secret.NONE, secretDescription,
            of.andThen(TokenConfig::hmacSecret));
        previousHmacSecret = add(section + ".previous-hmac-secret", TokenKinds.hmacSecret(), Secret.NONE,
            "The secret before, taken as well while backends change over; empty for none.",
            of.andThen(TokenConfig::previousHmacSecret));
        previousHmacUntil = add(section + ".previous-hmac-until", TokenKinds.instant(), none.previousHmacUntil(),
            "Until when the secret before is taken; empty for as long as it is configured.",
            of.andThen(TokenConfig::previousHmacUntil));
        publicKeys = add(section + ".public-keys", TokenKinds.keyFiles(), List.of(),
            "PEM files with a public key each, of those who issue tokens (RS256, ES256, EdDSA and such).",
            of.andThen(TokenConfig::publicKeys));
        jwksUri = add(section + ".jwks-uri", TokenKinds.jwksUri(), "",
            "Where the public keys of those who issue tokens are fetched (a JSON Web Key Set); empty for nowhere.",
            of.andThen(TokenConfig::jwksUri));
        jwksRefresh = add(section + ".jwks-refresh", Kinds.duration(ofSeconds(10), ofHours(24)), none.jwksRefresh(),
            "How often; a token with an unknown key id has them fetched at once, but not within 10 s of the last time.",
            of.andThen(TokenConfig::jwksRefresh));
        jwksTimeout = add(section + ".jwks-timeout", Kinds.duration(ofMillis(100), ofSeconds(30)), none.jwksTimeout(),
            "For one fetch, and with that the longest that a client waits for one.",
            of.andThen(TokenConfig::jwksTimeout));
        jwksAllowHttp = add(section + ".jwks-allow-http", Kinds.flag(), false,
            "Keys may come without TLS from another machine: whoever is in between can sign tokens.",
            of.andThen(TokenConfig::jwksAllowHttp));
        issuer = add(section + ".issuer", TokenKinds.claimValue(), "",
            "What a token's iss must be; empty for anything.", of.andThen(TokenConfig::issuer));
        audience = add(section + ".audience", TokenKinds.claimValue(), "",
            "What a token's aud must be, or have in its list; empty for anything.",
            of.andThen(TokenConfig::audience));
        userClaim = add(section + ".user-claim", TokenKinds.claimName(), none.userClaim(),
            "The claim that is the user's id.", of.andThen(TokenConfig::userClaim));
        clockSkew = add(section + ".clock-skew", Kinds.duration(ZERO, ofMinutes(5)), none.clockSkew(),
            "By how much the clocks of those who issue tokens may be off.", of.andThen(TokenConfig::clockSkew));
    }

    /** The values in force. */
    TokenConfig config(Values values) {
        return new TokenConfig(values.get(hmacSecret), values.get(previousHmacSecret), values.get(previousHmacUntil),
            values.get(publicKeys), values.get(jwksUri), values.get(jwksRefresh), values.get(jwksTimeout),
            values.get(jwksAllowHttp), values.get(issuer), values.get(audience), values.get(userClaim),
            values.get(clockSkew));
    }

    /** Whether nothing was refused that says which keys are trusted. */
    boolean sound(Values values) {
        return values.sound(hmacSecret, previousHmacSecret, publicKeys, jwksUri);
    }

    private static <T> Setting<T> add(String path, Kind<T> kind, T standard, String description,
        Function<GatewayConfig, T> effective) {
        return Settings.add(path, kind, standard, description, effective);
    }
}
