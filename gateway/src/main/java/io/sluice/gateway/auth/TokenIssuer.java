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
import java.util.List;

/**
 * A maker of tokens, for trying things out. In production the application's backend issues them.
 */
public final class TokenIssuer {
    private static final ObjectMapper JSON =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final JWSHeader HEADER =
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build();

    private final TokenConfig config;
    private final MACSigner key;
    private final Clock clock;

    /**
     * Makes an issuer that signs with this secret, and says what these settings want to hear.
     *
     * @throws IllegalArgumentException when the secret has fewer than 32 bytes, or none is configured
     */
    public TokenIssuer(TokenConfig config, Clock clock) {
        this.config = config;
        try {
            this.key = new MACSigner(config.hmacSecret().value().getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret is too short for HS256", e);
        }
        this.clock = clock;
    }

    /**
     * Issues an HS256 connection token that a gateway with the same settings takes.
     *
     * @param user the user id; empty for an anonymous user
     * @param ttl how long it is valid; zero for ever
     * @param info one JSON value that others see of the user, or {@link Payload#NONE}
     * @throws IllegalArgumentException for a user id that a gateway would refuse, or an info that is no JSON; the text
     *     says which, in words that follow "the …"
     */
    public String issue(String user, Duration ttl, Payload info) {
        return issue(user, ttl, info, List.of());
    }

    /**
     * Issues one likewise, for a client that the server subscribes to these channels.
     *
     * @throws IllegalArgumentException likewise, and for the name of a channel that can't be
     */
    public String issue(String user, Duration ttl, Payload info, List<String> channels) {
        ObjectNode claims = claims(user, ttl, info);
        if (!channels.isEmpty()) {
            channels.forEach(TokenIssuer::check);
            channels.forEach(claims.putArray("channels")::add);
        }
        return sign(claims);
    }

    /**
     * Issues an HS256 subscription token, for this user and channel alone.
     *
     * @param info one JSON value that others in the channel see of the user, or {@link Payload#NONE}
     * @throws IllegalArgumentException as for a connection token, and for the name of a channel that can't be
     */
    public String issueFor(String channel, String user, Duration ttl, Payload info) {
        check(channel);
        return sign(claims(user, ttl, info).put("channel", channel));
    }

    private static void check(String channel) {
        if (!ChannelRules.canBe(channel)) {
            throw new IllegalArgumentException("channel can't have such a name");
        }
    }

    private ObjectNode claims(String user, Duration ttl, Payload info) {
        if (!UserId.isSound(user)) {
            throw new IllegalArgumentException("user id is longer than " + UserId.MAX_LENGTH
                + " characters, or has braces or control characters");
        }
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = JSON.createObjectNode().put(config.userClaim(), user).put("iat", now);
        if (!config.issuer().isEmpty()) {
            claims.put("iss", config.issuer());
        }
        if (!config.audience().isEmpty()) {
            claims.put("aud", config.audience());
        }
        if (!ttl.isZero()) {
            claims.put("exp", now + Math.max(1, ttl.toSeconds()));
        }
        addInfo(claims, info);
        return claims;
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
