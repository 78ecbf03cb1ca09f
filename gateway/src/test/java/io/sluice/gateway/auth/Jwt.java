package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens and keys made by the JDK alone, so that they share no mistake with the library that verifies them. */
public final class Jwt {
    private static final Map<String, String> JDK_NAMES = Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512",
        "HmacSHA512", "RS256", "SHA256withRSA", "RS384", "SHA384withRSA", "RS512", "SHA512withRSA", "ES256",
        "SHA256withECDSAinP1363Format", "ES384", "SHA384withECDSAinP1363Format", "ES512",
        "SHA512withECDSAinP1363Format", "EdDSA", "Ed25519");

    private Jwt() {
    }

    /** A token with this header and these claims, signed by the algorithm. */
    public static String sign(String algorithm, Key key, String header, String claims) {
        String content = encode(header) + "." + encode(claims);
        return content + "." + encode(signature(algorithm, key, content.getBytes(UTF_8)));
    }

    /** A token whose header names the algorithm and nothing else. */
    public static String sign(String algorithm, Key key, String claims) {
        return sign(algorithm, key, "{\"alg\":\"" + algorithm + "\"}", claims);
    }

    /** A token whose header names its key too. */
    public static String signAs(String keyId, String algorithm, Key key, String claims) {
        return sign(algorithm, key, "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}", claims);
    }

    /** The signature of these bytes. */
    public static byte[] signature(String algorithm, Key key, byte[] content) {
        try {
            String name = JDK_NAMES.get(algorithm);
            if (key instanceof PrivateKey privateKey) {
                Signature signature = Signature.getInstance(name);
                signature.initSign(privateKey);
                signature.update(content);
                return signature.sign();
            }
            Mac mac = Mac.getInstance(name);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text as a shared secret. */
    public static Key secret(String text) {
        return new SecretKeySpec(text.getBytes(UTF_8), "HmacSHA256");
    }

    /** A pair of so many bits. */
    public static KeyPair rsa(int bits) {
        return pair("RSA", generator -> generator.initialize(bits));
    }

    /** A pair on the curve, by the name that the JDK has for it. */
    public static KeyPair ec(String curve) {
        return pair("EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
    }

    /** A pair of Ed25519 or Ed448. */
    public static KeyPair edwards(String curve) {
        return pair(curve, generator -> { });
    }

    /** A key pair of the kind that the algorithm wants. */
    public static KeyPair pairFor(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> ec("secp256r1");
            case "ES384" -> ec("secp384r1");
            case "ES512" -> ec("secp521r1");
            case "EdDSA" -> edwards("Ed25519");
            default -> rsa(2048);
        };
    }

    /** A PEM block. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END " + label + "-----\n";
    }

    /** The key's PEM block. */
    public static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    /** Writes the key's PEM file. */
    public static String file(Path directory, PublicKey key) {
        try {
            return Files.writeString(Files.createTempFile(directory, "key", ".pem"), pem(key)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key as a JSON Web Key; {@code more} are members that are added, each after a comma. */
    public static String jwk(String keyId, PublicKey key, String more) {
        String id = ",\"kid\":\"" + keyId + "\"" + more + "}";
        if (key instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"n\":\"" + encode(unsigned(rsa.getModulus(), 0)) + "\",\"e\":\""
                + encode(unsigned(rsa.getPublicExponent(), 0)) + "\"" + id;
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            int length = (bits + 7) / 8;
            return "{\"kty\":\"EC\",\"crv\":\"P-" + bits + "\",\"x\":\"" + encode(unsigned(ec.getW().getAffineX(),
                length)) + "\",\"y\":\"" + encode(unsigned(ec.getW().getAffineY(), length)) + "\"" + id;
        }
        byte[] encoded = key.getEncoded();
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
            + encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"" + id;
    }

    /** A set of these keys. */
    public static String jwks(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    /** The text in base64url. */
    public static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    /** The bytes in base64url. */
    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private interface Setup {
        void apply(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair pair(String kind, Setup setup) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            setup.apply(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] plain = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        byte[] padded = new byte[Math.max(length, plain.length)];
        System.arraycopy(plain, 0, padded, padded.length - plain.length, plain.length);
        return padded;
    }
}
