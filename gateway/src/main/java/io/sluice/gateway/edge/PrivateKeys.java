package io.sluice.gateway.edge;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Private keys as OpenSSL and others write them: PKCS#8, and of RSA also PKCS#1, of elliptic curves also SEC 1 (RFC
 * 5915). Stateless.
 */
final class PrivateKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MIN_RSA_BITS = 2_048;
    private static final List<String> LABELS = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;

    private PrivateKeys() {
    }

    /**
     * Returns the private key of this public one.
     *
     * @throws TlsException when there is none in the file, or another
     */
    static PrivateKey of(PublicKey owner, PemFile file) {
        List<PemFile.Block> blocks = file.blocks();
        if (blocks.stream().anyMatch(block -> block.label().equals("ENCRYPTED PRIVATE KEY"))
            || file.text().contains("Proc-Type: 4,ENCRYPTED")) {
            throw file.fault("is encrypted; a key without a passphrase is needed");
        }
        List<PemFile.Block> keys = blocks.stream().filter(block -> LABELS.contains(block.label())).toList();
        if (keys.size() != 1) {
            throw file.fault(keys.isEmpty() ? "holds no private key (PEM)" : "holds more than one private key");
        }
        try {
            byte[] pkcs8 = keys.get(0).label().equals(LABELS.get(0)) ? keys.get(0).der()
                : pkcs8(owner, keys.get(0).der());
            PrivateKey key =
                KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (fits(owner, key)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // As when it is a key of another kind.
        }
        throw file.fault("is not the key of the certificate");
    }

    /** What is wrong with the kind of key; empty when it can be used. */
    static String fault(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits < MIN_RSA_BITS ? "has an RSA key of only " + bits + " bits" : "";
        }
        return key instanceof ECPublicKey ? ""
            : "has a key of the kind " + key.getAlgorithm() + "; RSA and EC can be used";
    }

    private static boolean fits(PublicKey owner, PrivateKey key) throws GeneralSecurityException {
        byte[] words = new byte[32];
        RANDOM.nextBytes(words);
        Signature signature =
            Signature.getInstance(owner instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(words);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(words);
        return signature.verify(signed);
    }

    /** Puts the bare key into PKCS#8 (RFC 5208), with the algorithm that the public key (RFC 5280) names. */
    private static byte[] pkcs8(PublicKey owner, byte[] bare) {
        return der(SEQUENCE, der(INTEGER, new byte[1]), algorithm(owner.getEncoded()), der(OCTET_STRING, bare));
    }

    /** The first member of {@code SubjectPublicKeyInfo}. The JDK wrote it, so its form is not in doubt. */
    private static byte[] algorithm(byte[] publicKey) {
        ByteBuffer buffer = ByteBuffer.wrap(publicKey);
        buffer.get();
        length(buffer);
        int from = buffer.position();
        buffer.get();
        int length = length(buffer);
        return Arrays.copyOfRange(publicKey, from, buffer.position() + length);
    }

    private static int length(ByteBuffer buffer) {
        int first = buffer.get() & 0xFF;
        int length = first < 0x80 ? first : 0;
        for (int i = first & 0x7F; first >= 0x80 && i > 0; i--) {
            length = (length << Byte.SIZE) | (buffer.get() & 0xFF);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(4 + length).put((byte) tag);
        // DER has each length in its shortest form.
        if (length < 0x80) {
            buffer.put((byte) length);
        } else if (length < 0x100) {
            buffer.put((byte) 0x81).put((byte) length);
        } else {
            buffer.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            buffer.put(part);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
