package io.sluice.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key Set (RFC 7517, section 5) as it was fetched. Only public keys count: whoever can put a shared secret
 * where everybody can read it has none. Keys that we can't use are left out, as the standard wants it.
 *
 * @param keys those that we can use; at least one
 */
record KeySet(List<TrustedKey> keys) {
    /** The most keys that a set may have, usable or not. */
    static final int MAX_KEYS = 100;
    /** What a SubjectPublicKeyInfo says of an Ed25519 key before its 32 bytes (RFC 8410, section 4). */
    private static final byte[] ED25519_INFO = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0};
    private static final int ED25519_BYTES = 32;

    /** Copies what could change. */
    KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * Reads a set.
     *
     * @throws KeyException when it is none, or has too many keys or none that we can use
     */
    static KeySet parse(byte[] json) throws KeyException {
        JsonNode list = list(json);
        if (list.size() > MAX_KEYS) {
            throw new KeyException("has more than " + MAX_KEYS + " keys");
        }
        List<TrustedKey> keys = new ArrayList<>();
        for (JsonNode each : list) {
            TrustedKey key = each.isObject() ? key(each) : null;
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new KeyException("has no key that can be used: RSA from " + TrustedKey.MIN_RSA_BITS
                + " bits, EC on P-256, P-384 and P-521, Ed25519");
        }
        return new KeySet(keys);
    }

    /** Whether one of the keys has this id. */
    boolean has(String id) {
        return keys.stream().anyMatch(key -> id.equals(key.id()));
    }

    private static JsonNode list(byte[] json) throws KeyException {
        try {
            JsonNode list = StrictJson.read(json).path("keys");
            if (list.isArray()) {
                return list;
            }
        } catch (IOException e) {
            throw new KeyException("is not JSON, or has members twice", e);
        }
        throw new KeyException("is no key set: there is no list \"keys\"");
    }

    private static @Nullable TrustedKey key(JsonNode each) {
        try {
            JWK jwk = JWK.parse(each.toString());
            PublicKey key = isForSignatures(jwk) ? publicKey(jwk) : null;
            return key == null ? null : restricted(jwk, TrustedKey.of(jwk.getKeyID(), key));
        } catch (ParseException | JOSEException | GeneralSecurityException | KeyException unusable) {
            return null;
        } catch (RuntimeException unforeseen) {
            return null; // the library's, at what it did not foresee: it must not cost the other keys
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
            && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static @Nullable PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey();
        }
        if (jwk instanceof ECKey ec) {
            return ec.toECPublicKey();
        }
        return jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())
            ? edwards(pair.getDecodedX()) : null;
    }

    private static @Nullable PublicKey edwards(byte[] point) throws GeneralSecurityException {
        if (point.length != ED25519_BYTES) {
            return null;
        }
        byte[] info = new byte[ED25519_INFO.length + ED25519_BYTES];
        System.arraycopy(ED25519_INFO, 0, info, 0, ED25519_INFO.length);
        System.arraycopy(point, 0, info, ED25519_INFO.length, ED25519_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    }

    /** A key that is said to sign by one algorithm is taken for that one alone; null when it can't do that. */
    private static @Nullable TrustedKey restricted(JWK jwk, TrustedKey key) {
        return jwk.getAlgorithm() == null ? key
            : SignatureAlgorithm.of(jwk.getAlgorithm().getName()).filter(key::does).map(key::only).orElse(null);
    }
}
