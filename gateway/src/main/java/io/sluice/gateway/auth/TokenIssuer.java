package io.sluice.gateway.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACSigner;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/**
 * A maker of connection tokens, for trying things out. In production the application's backend issues them.
 */
public final class TokenIssuer {
    private static final ObjectMapper JSON =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final JWSHeader HEADER =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

    private final MACSigner key;
    private final Clock clock;

    /**
     * Makes an issuer that signs with this secret.
     *
     * @throws IllegalArgumentException when the secret has fewer than 32 bytes, or none is configured
     */
    public TokenIssuer(TokenConfig config, Clock clock) {
        try {
            this.key = new MACSigner(config.hmacSecret().value().getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret is too short for HS256", e);
        }
        this.clock = clock;
    }

    /**
     * Issues an HS256 token that a gateway with the same secret takes.
     *
     * @param user the user id; empty for an anonymous user
     * @param ttl how long it is valid; zero for ever
     * @param info one JSON value that others see of the user, or {@link Payload#NONE}
     * @throws IllegalArgumentException for a user id that a gateway would refuse, or an info that is no JSON; the text
     *     says which, in words that follow "the …"
     */
    public String issue(String user, Duration ttl, Payload info) {
        if (!UserId.isSound(user)) {
            throw new IllegalArgumentException("user id is longer than " + UserId.MAX_LENGTH
                + " characters, or has braces or control characters");
        }
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = JSON.createObjectNode().put("sub", user).put("iat", now);
        if (!ttl.isZero()) {
            claims.put("exp", now + Math.max(1, ttl.toSeconds()));
        }
        addInfo(claims, info);
        return sign(claims);
    }

    private static void addInfo(ObjectNode claims, Payload info) {
        if (info.isEmpty()) {
            return;
        }
        try {
            claims.set("info", JSON.readTree(info.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("info is not JSON", e);
        }
    }

    private String sign(ObjectNode claims) {
        JWSObject token = new JWSObject(HEADER, new com.nimbusds.jose.Payload(claims.toString()));
        try {
            token.sign(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
        return token.serialize();
    }
}
