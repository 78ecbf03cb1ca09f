package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.auth.ClaimsReader.Common;
import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.TokenConfig;
import java.io.IOException;
import java.time.Clock;

/**
 * A judge of what a token says whose signature was found good (RFC 7519, section 4.1): for whom and by whom it is, and
 * whether it is in force. Sense comes before time: only who has a good token is told to bring a new one.
 */
final class ClaimsJudge<C> {
    private static final int MAX_ID = 255;

    private final TokenConfig config;
    private final ClaimsReader<C> reader;
    private final Clock clock;

    ClaimsJudge(TokenConfig config, ClaimsReader<C> reader, Clock clock) {
        this.config = config;
        this.reader = reader;
        this.clock = clock;
    }

    TokenResult<C> judge(byte[] content) {
        JsonNode object;
        try {
            object = StrictJson.read(content);
        } catch (IOException e) {
            return new Invalid<>(Reason.MALFORMED);
        }
        if (!object.isObject()) {
            return new Invalid<>(Reason.MALFORMED);
        }
        try {
            return judge(Claims.of(object));
        } catch (TokenFault e) {
            return new Invalid<>(e.reason());
        }
    }

    private TokenResult<C> judge(Claims claims) throws TokenFault {
        if (!config.issuer().isEmpty() && !claims.text("iss").equals(config.issuer())) {
            throw new TokenFault(Reason.ISSUER);
        }
        if (!config.audience().isEmpty() && !claims.texts("aud").contains(config.audience())) {
            throw new TokenFault(Reason.AUDIENCE);
        }
        Common common = common(claims);
        C said = reader.read(claims, common);
        return isInForce(claims, common) ? new Valid<>(said) : new Expired<>();
    }

    private Common common(Claims claims) throws TokenFault {
        String user = claims.text(config.userClaim());
        Claims.require(UserId.isSound(user));
        String id = claims.text("jti");
        Claims.require(id.length() <= MAX_ID);
        long expiry = claims.seconds("exp", 0);
        return new Common(user, claims.seconds("expire_at", expiry),
            new TokenStamp(id, claims.seconds("iat", 0), expiry));
    }

    private boolean isInForce(Claims claims, Common common) throws TokenFault {
        long now = clock.instant().getEpochSecond();
        long skew = config.clockSkew().toSeconds();
        boolean over = (claims.has("exp") && now - skew >= common.stamp().expiresAt())
            || (common.expiresAt() != 0 && now - skew >= common.expiresAt());
        return !over && now + skew >= claims.seconds("nbf", Long.MIN_VALUE);
    }
}
