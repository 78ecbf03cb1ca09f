package io.sluice.gateway.auth;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEM file with one public key (RFC 7468, section 13; a certificate's and PKCS#1's forms too). Read at start, on the
 * main thread.
 */
final class PublicKeyFile {
    /** Far more than the largest key takes. */
    private static final int MAX_BYTES = 64 << 10;
    private static final Pattern BLOCK =
        Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    /** What a SubjectPublicKeyInfo says of an RSA key before it comes: rsaEncryption, without parameters. */
    private static final byte[] RSA_IDENTIFIER = {0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86,
        (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};

    private PublicKeyFile() {
    }

    /**
     * Reads the key.
     *
     * @throws KeyException when there is none that tokens may be verified with; it says what to do
     */
    static TrustedKey read(String file) throws KeyException {
        Matcher block = BLOCK.matcher(text(file));
        if (!block.find()) {
            throw new KeyException("is no PEM file: there is no -----BEGIN PUBLIC KEY----- in it");
        }
        String label = block.group(1);
        byte[] der = der(block.group(2));
        if (label.endsWith("PRIVATE KEY")) {
            throw new KeyException("is a private key, which belongs to those who issue tokens alone; the public one is"
                + " got by: openssl pkey -in FILE -pubout");
        }
        if (block.find()) {
            throw new KeyException("holds more than one key or certificate; give each key a file of its own");
        }
        return TrustedKey.of(null, key(label, der));
    }

    private static String text(String file) throws KeyException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new KeyException("is too large for a key");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new KeyException("does not exist", e);
        } catch (IOException e) {
            throw new KeyException("can't be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static byte[] der(String base64) throws KeyException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new KeyException("is damaged: its base64 can't be read", e);
        }
    }

    private static PublicKey key(String label, byte[] der) throws KeyException {
        try {
            return switch (label) {
                case "PUBLIC KEY" -> info(der);
                case "RSA PUBLIC KEY" -> info(rsaInfo(der));
                case "CERTIFICATE" -> CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)).getPublicKey();
                default -> throw new KeyException("holds a " + label + "; PUBLIC KEY, RSA PUBLIC KEY and CERTIFICATE"
                    + " are taken");
            };
        } catch (GeneralSecurityException e) {
            throw new KeyException("is damaged, or of a kind that is not taken: RSA, EC and Ed25519 are", e);
        }
    }

    private static PublicKey info(byte[] der) throws GeneralSecurityException {
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException expected) {
                // another kind's
            }
        }
        throw new InvalidKeySpecException("no kind's");
    }

    /** Puts a bare RSA key (RFC 8017, appendix A.1.1) where the JDK expects it. */
    private static byte[] rsaInfo(byte[] key) {
        byte[] bits = new byte[key.length + 1]; // whose first byte tells how many bits are not used
        System.arraycopy(key, 0, bits, 1, key.length);
        return element(0x30, RSA_IDENTIFIER, element(0x03, bits));
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] element = new byte[length + 4];
        element[0] = (byte) tag;
        element[1] = (byte) 0x82; // two bytes of length follow, which is enough for a file of this size
        element[2] = (byte) (length >>> 8);
        element[3] = (byte) length;
        int at = 4;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, element, at, part.length);
            at += part.length;
        }
        return element;
    }
}
