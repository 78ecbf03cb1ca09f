package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.util.Base64URL;
import io.sluice.gateway.auth.TokenResult.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A signed token taken apart (RFC 7515, section 7.1), before anything of it is believed. Of its header only the name of
 * the algorithm and the key's id are read, to choose among keys that are trusted anyway; keys and addresses that it
 * brings ({@code jwk}, {@code jku}, {@code x5u}) are not looked at.
 */
final class CompactToken {
    private final SignatureAlgorithm algorithm;
    private final @Nullable String keyId;
    private final byte[] signedBytes;
    private final byte[] content;
    private final Base64URL signature;

    private CompactToken(SignatureAlgorithm algorithm, @Nullable String keyId, byte[] signedBytes, byte[] content,
        Base64URL signature) {
        this.algorithm = algorithm;
        this.keyId = keyId;
        this.signedBytes = signedBytes;
        this.content = content;
        this.signature = signature;
    }

    /**
     * Takes a token apart.
     *
     * @throws TokenFault when it is none, too long, or signed in no way that anybody's key could have
     */
    static CompactToken parse(String token) throws TokenFault {
        if (token.length() > TokenVerifier.MAX_TOKEN_LENGTH) {
            throw new TokenFault(Reason.OVERSIZED);
        }
        int headerEnd = token.indexOf('.');
        int contentEnd = token.lastIndexOf('.');
        if (headerEnd < 1 || token.indexOf('.', headerEnd + 1) != contentEnd) {
            throw new TokenFault(Reason.MALFORMED);
        }
        JsonNode header = header(token.substring(0, headerEnd));
        SignatureAlgorithm algorithm = algorithm(header);
        byte[] content = decode(token.substring(headerEnd + 1, contentEnd));
        return new CompactToken(algorithm, keyId(header),
            token.substring(0, contentEnd).getBytes(StandardCharsets.UTF_8), content,
            signature(token.substring(contentEnd + 1)));
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /** The id of the key that it claims to be signed with; null when it claims none. */
    @Nullable String keyId() {
        return keyId;
    }

    /** What the signature is about. */
    byte[] signedBytes() {
        return signedBytes;
    }

    /** The claims, as they were written. */
    byte[] content() {
        return content;
    }

    Base64URL signature() {
        return signature;
    }

    private static JsonNode header(String part) throws TokenFault {
        try {
            JsonNode header = StrictJson.read(decode(part));
            if (header.isObject()) {
                return header;
            }
        } catch (IOException e) {
            throw new TokenFault(Reason.MALFORMED, e);
        }
        throw new TokenFault(Reason.MALFORMED);
    }

    private static SignatureAlgorithm algorithm(JsonNode header) throws TokenFault {
        JsonNode name = header.path("alg");
        if (!name.isTextual()) {
            throw new TokenFault(Reason.MALFORMED);
        }
        // "crit" would change how the token is read (RFC 7515, section 4.1.11); nothing we take needs it.
        if (header.has("crit")) {
            throw new TokenFault(Reason.ALGORITHM);
        }
        return SignatureAlgorithm.of(name.textValue()).orElseThrow(() -> new TokenFault(Reason.ALGORITHM));
    }

    private static @Nullable String keyId(JsonNode header) throws TokenFault {
        JsonNode keyId = header.path("kid");
        if (!keyId.isMissingNode() && !keyId.isTextual()) {
            throw new TokenFault(Reason.MALFORMED);
        }
        return keyId.textValue();
    }

    /** The signature, if this is the one way to write its bytes; the library would skip foreign characters. */
    private static Base64URL signature(String part) throws TokenFault {
        Base64URL signature = new Base64URL(part);
        if (!Base64URL.encode(signature.decode()).equals(signature)) {
            throw new TokenFault(Reason.SIGNATURE);
        }
        return signature;
    }

    private static byte[] decode(String part) throws TokenFault {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new TokenFault(Reason.MALFORMED, e);
        }
    }
}
