package io.sluice.gateway.auth;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import io.sluice.protocol.redis.BusMessageException;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;

/**
 * A reader of the claims of a connection token (client protocol, section 1.12; RFC 7519, section 4.1) whose signature
 * was found good. A claim of a wrong type makes the token invalid rather than being overlooked: an expiry that can't be
 * read must not become none.
 */
final class ClaimsReader {
    /** Claims are small; a member that comes twice, or text after the end, is a trick or an accident. */
    private static final ObjectMapper JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
    /** The largest whole number that every JSON reader agrees on; as a time it is far beyond every calendar. */
    private static final double MAX_SECONDS = 1L << 53;

    /** As long as a connection's id. */
    private static final String ANY_CLIENT = "00000000-0000-0000-0000-000000000000";
    /** Longer than the epochs that are made. */
    private static final String LONGEST_EPOCH = "0123456789abcdef";

    private final Clock clock;

    ClaimsReader(Clock clock) {
        this.clock = clock;
    }

    TokenResult read(byte[] content) {
        JsonNode claims;
        try {
            claims = JSON.readTree(content);
        } catch (IOException e) {
            return new Invalid(Reason.MALFORMED);
        }
        if (!claims.isObject()) {
            return new Invalid(Reason.MALFORMED);
        }
        try {
            return judge(claims);
        } catch (ClaimException e) {
            return new Invalid(Reason.CLAIMS);
        }
    }

    private TokenResult judge(JsonNode claims) {
        // A channel makes it a subscription token, which proves less than a connection token does.
        require(!claims.has("channel"));
        String user = user(claims);
        long expiry = seconds(claims, "exp", 0);
        long connectionExpiry = seconds(claims, "expire_at", expiry);
        long start = seconds(claims, "nbf", Long.MIN_VALUE);
        Payload info = info(claims);
        require(canBePublished(user, info));
        long now = clock.instant().getEpochSecond();
        boolean over = (claims.has("exp") && now >= expiry) || (connectionExpiry != 0 && now >= connectionExpiry);
        return over || now < start ? new Expired() : new Valid(new Credentials(user, info, connectionExpiry));
    }

    private static String user(JsonNode claims) {
        JsonNode sub = claims.path("sub");
        require(sub.isMissingNode() || sub.isTextual());
        String user = sub.asText("");
        require(UserId.isSound(user));
        return user;
    }

    private static long seconds(JsonNode claims, String name, long otherwise) {
        JsonNode claim = claims.path(name);
        if (claim.isMissingNode()) {
            return otherwise;
        }
        require(claim.isNumber() && Math.abs(claim.doubleValue()) <= MAX_SECONDS);
        return (long) Math.floor(claim.doubleValue());
    }

    private static Payload info(JsonNode claims) {
        JsonNode info = claims.path("info");
        JsonNode encoded = claims.path("b64info");
        if (encoded.isMissingNode()) {
            return payload(info);
        }
        require(info.isMissingNode() && encoded.isTextual());
        try {
            // Others see it inside JSON messages, so it has to be JSON; written anew, it holds no line break.
            return payload(JSON.readTree(Base64.getDecoder().decode(encoded.textValue())));
        } catch (IOException | IllegalArgumentException e) {
            throw new ClaimException(e);
        }
    }

    /** What others are to see of the user travels with its publications, whose header has limits of its own. */
    private static boolean canBePublished(String user, Payload info) {
        if (info.isEmpty()) {
            return true;
        }
        ClientInfo author = new ClientInfo(user, ANY_CLIENT, info, Payload.NONE);
        try {
            Publication publication = new Publication(Payload.of("{}"), author, Long.MAX_VALUE, Map.of());
            BusMessage.decode(new BusMessage(publication, LONGEST_EPOCH, Long.MAX_VALUE).encode());
            return true;
        } catch (BusMessageException e) {
            return false;
        }
    }

    private static Payload payload(JsonNode info) {
        return info.isMissingNode() || info.isNull() ? Payload.NONE : Payload.of(info.toString());
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new ClaimException(null);
        }
    }
}
