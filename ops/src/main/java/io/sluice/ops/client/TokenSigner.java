package io.sluice.ops.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A maker of connection tokens: JSON Web Tokens signed with HMAC-SHA256 (RFC 7515). Owned by one thread. */
public final class TokenSigner {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8));

    private final Mac mac;

    /** A signer with the gateway's secret, which must not be empty. */
    public TokenSigner(String secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalArgumentException("unusable token secret", e);
        }
    }

    /** A token for the user, which must need no escaping in JSON. */
    public String sign(String user, Instant expiry) {
        String claims = "{\"sub\":\"" + user + "\",\"exp\":" + expiry.getEpochSecond() + "}";
        String signed = HEADER + "." + encode(claims.getBytes(UTF_8));
        return signed + "." + encode(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
