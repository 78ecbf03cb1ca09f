package io.sluice.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import io.sluice.gateway.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key of those who issue tokens. The key says by which algorithms it signs, never the token: one made with the public
 * key as the secret of an HMAC finds no key that does HMAC. Immutable.
 */
final class TrustedKey {
    /** RFC 7518, section 3.3. */
    static final int MIN_RSA_BITS = 2048;

    private final @Nullable String id;
    private final Set<SignatureAlgorithm> algorithms;
    private final JWSVerifier verifier;
    private final Instant until;

    private TrustedKey(@Nullable String id, Set<SignatureAlgorithm> algorithms, JWSVerifier verifier, Instant until) {
        this.id = id;
        this.algorithms = algorithms;
        this.verifier = verifier;
        this.until = until;
    }

    /**
     * A shared secret, for all of the HMACs that it is long enough for (RFC 7518, section 3.2).
     *
     * @param until until when it is trusted
     * @throws IllegalArgumentException when it has fewer than 32 bytes
     */
    static TrustedKey of(Secret secret, Instant until) {
        byte[] bytes = secret.value().getBytes(StandardCharsets.UTF_8);
        EnumSet<SignatureAlgorithm> algorithms = EnumSet.of(SignatureAlgorithm.HS256);
        if (bytes.length >= 48) {
            algorithms.add(SignatureAlgorithm.HS384);
        }
        if (bytes.length >= 64) {
            algorithms.add(SignatureAlgorithm.HS512);
        }
        try {
            return new TrustedKey(null, algorithms, new MACVerifier(bytes), until);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the secret is too short for HS256", e);
        }
    }

    /**
     * A public key, for the algorithms of its kind.
     *
     * @param id what tokens call it; null when they don't
     * @throws KeyException when it is of a kind that we don't take, or too weak
     */
    static TrustedKey of(@Nullable String id, PublicKey key) throws KeyException {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new KeyException("has only " + bits + " bits; RSA takes " + MIN_RSA_BITS + " at least");
            }
            return new TrustedKey(id, EnumSet.range(SignatureAlgorithm.RS256, SignatureAlgorithm.RS512),
                new RSASSAVerifier(rsa), Instant.MAX);
        }
        if (key instanceof ECPublicKey ec) {
            return onCurve(id, ec);
        }
        if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
            return new TrustedKey(id, EnumSet.of(SignatureAlgorithm.EDDSA), new Ed25519Verifier(edwards), Instant.MAX);
        }
        throw new KeyException("is a key of " + key.getAlgorithm() + "; RSA, EC and Ed25519 are taken");
    }

    private static TrustedKey onCurve(@Nullable String id, ECPublicKey key) throws KeyException {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        SignatureAlgorithm algorithm;
        if (Curve.P_256.equals(curve)) {
            algorithm = SignatureAlgorithm.ES256;
        } else if (Curve.P_384.equals(curve)) {
            algorithm = SignatureAlgorithm.ES384;
        } else if (Curve.P_521.equals(curve)) {
            algorithm = SignatureAlgorithm.ES512;
        } else {
            throw new KeyException("is on a curve that is not P-256, P-384 or P-521");
        }
        try {
            return new TrustedKey(id, EnumSet.of(algorithm), new ECDSAVerifier(key), Instant.MAX);
        } catch (JOSEException e) {
            throw new KeyException("can't be used", e);
        }
    }

    /** The same key for this algorithm alone. */
    TrustedKey only(SignatureAlgorithm algorithm) {
        return new TrustedKey(id, EnumSet.of(algorithm), verifier, until);
    }

    /** What tokens call it; null when they don't. */
    @Nullable String id() {
        return id;
    }

    /** Whether it signs by this algorithm. */
    boolean does(SignatureAlgorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    /** Whether the token could be its own, by what the token says: a key without an id may be anyone's. */
    boolean fits(CompactToken token, Instant now) {
        return does(token.algorithm()) && now.isBefore(until)
            && (id == null || token.keyId() == null || id.equals(token.keyId()));
    }

    /** Whether it made the token's signature. Takes microseconds with an HMAC, else up to milliseconds. */
    boolean signed(CompactToken token) {
        Base64URL signature = token.signature();
        try {
            return does(token.algorithm())
                && verifier.verify(token.algorithm().header(), token.signedBytes(), signature);
        } catch (JOSEException | IllegalArgumentException e) {
            return false;
        }
    }
}
