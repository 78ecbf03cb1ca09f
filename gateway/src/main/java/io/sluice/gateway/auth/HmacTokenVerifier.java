package io.sluice.gateway.auth;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A verifier of tokens signed with HMAC-SHA-256 and a shared secret (HS256, RFC 7518 section 3.2). It decides at once.
 * No other algorithm is taken, whatever the token's header says: the header is the sender's word.
 */
public final class HmacTokenVerifier implements TokenVerifier {
    private final @Nullable JWSVerifier key;
    private final ClaimsReader claims;

    /**
     * Makes a verifier for this secret; with an empty one, every token is refused.
     *
     * @throws IllegalArgumentException when the secret has fewer than 32 bytes
     */
    public HmacTokenVerifier(TokenConfig config, Clock clock) {
        this.key = config.hmacSecret().isEmpty() ? null : key(config.hmacSecret());
        this.claims = new ClaimsReader(clock);
    }

    private static JWSVerifier key(Secret secret) {
        try {
            return new MACVerifier(secret.value().getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret is too short for HS256", e);
        }
    }

    @Override
    public void verify(String token, Consumer<TokenResult> then) {
        then.accept(judge(token));
    }

    private TokenResult judge(String token) {
        if (key == null) {
            return new Invalid(Reason.NO_KEY);
        }
        if (token.length() > MAX_TOKEN_LENGTH) {
            return new Invalid(Reason.OVERSIZED);
        }
        int headerEnd = token.indexOf('.');
        int contentEnd = token.lastIndexOf('.');
        if (headerEnd < 1 || token.indexOf('.', headerEnd + 1) != contentEnd) {
            return new Invalid(Reason.MALFORMED);
        }
        Reason fault = fault(key, token, headerEnd, contentEnd);
        return fault != null ? new Invalid(fault)
            : claims.read(new Base64URL(token.substring(headerEnd + 1, contentEnd)).decode());
    }

    private static @Nullable Reason fault(JWSVerifier key, String token, int headerEnd, int contentEnd) {
        try {
            Header parsed = Header.parse(new Base64URL(token.substring(0, headerEnd)));
            // "crit" would change how the token is read (RFC 7515, section 4.1.11); nothing we take needs it.
            if (!(parsed instanceof JWSHeader header) || !JWSAlgorithm.HS256.equals(header.getAlgorithm())
                || header.getCriticalParams() != null) {
                return Reason.ALGORITHM;
            }
            byte[] content = token.substring(0, contentEnd).getBytes(StandardCharsets.UTF_8);
            Base64URL signature = new Base64URL(token.substring(contentEnd + 1));
            return isCanonical(signature) && key.verify(header, content, signature) ? null : Reason.SIGNATURE;
        } catch (ParseException | IllegalArgumentException e) {
            return Reason.MALFORMED;
        } catch (JOSEException e) {
            return Reason.SIGNATURE;
        }
    }

    /** Whether this is the one way to write the signature's bytes; the library would skip foreign characters. */
    private static boolean isCanonical(Base64URL signature) {
        return Base64URL.encode(signature.decode()).equals(signature);
    }
}
