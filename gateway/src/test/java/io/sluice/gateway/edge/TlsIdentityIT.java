package io.sluice.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.TlsConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class TlsIdentityIT {
    private Path directory;
    private TestPair ec;
    private TestPair rsa;

    @BeforeAll
    void make(@TempDir Path given) throws IOException, GeneralSecurityException, InterruptedException {
        directory = given;
        ec = TestPair.make(directory, "-keyalg", "EC", "-groupname", "secp384r1");
        rsa = TestPair.make(directory, "-keyalg", "RSA", "-keysize", "2048");
    }

    @Test
    void keysAreTakenInTheFormsThatToolsWrite() throws GeneralSecurityException {
        String pkcs1 = TestPair.pem("RSA PRIVATE KEY", bare(rsa.key().getEncoded()));
        String sec1 = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + TestPair.pem("EC PRIVATE KEY", bare(ec.key().getEncoded()));

        assertThat(load(rsa.certificatePem(), rsa.keyPem()).expires()).isEqualTo(
            rsa.certificate().getNotAfter().toInstant());
        assertThat(load(rsa.certificatePem(), pkcs1).context()).isNotNull();
        assertThat(load("some words\n" + ec.certificatePem(), ec.keyPem()).context()).isNotNull();
        assertThat(load(ec.certificatePem(), sec1).context()).isNotNull();
        String withPublicKey = TestPair.pem("EC PRIVATE KEY", withPublicKey(bare(ec.key().getEncoded())));
        assertThat(load(ec.certificatePem(), withPublicKey).context()).as("as OpenSSL has it").isNotNull();
        assertThat(load(ec.certificatePem() + ec.keyPem(), ec.certificatePem() + ec.keyPem()).context())
            .as("both in one file").isNotNull();
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() throws GeneralSecurityException {
        assertRefused(ec.certificatePem(), rsa.keyPem(), "tls.key: ", "is not the key of the certificate");
        assertRefused(rsa.certificatePem(), ec.keyPem(), "tls.key: ", "is not the key of the certificate");
        assertRefused(ec.certificatePem() + rsa.certificatePem(), ec.keyPem(), "tls.certificate: ", "out of order");
    }

    @Test
    void whatIsNoCertificateOrKeyIsOneLine() throws GeneralSecurityException {
        assertRefused("", ec.keyPem(), "tls.certificate: ", "holds no certificate");
        assertRefused(TestPair.pem("CERTIFICATE", new byte[40]), ec.keyPem(), "tls.certificate: ", "can't be read");
        assertRefused(ec.certificatePem(), ec.certificatePem(), "tls.key: ", "holds no private key");
        assertRefused(ec.certificatePem(), ec.keyPem() + rsa.keyPem(), "tls.key: ", "more than one");
        assertRefused(ec.certificatePem(), TestPair.pem("PRIVATE KEY", new byte[40]), "tls.key: ", "is not the key");
        assertRefused(ec.certificatePem(), TestPair.pem("ENCRYPTED PRIVATE KEY", new byte[40]), "tls.key: ",
            "encrypted");
        assertRefused("x".repeat((1 << 20) + 1), ec.keyPem(), "tls.certificate: ", "1 MiB");
    }

    @Test
    void weakAndUnknownKeysAreRefused() throws IOException, GeneralSecurityException, InterruptedException {
        TestPair weak = TestPair.make(directory, "-keyalg", "RSA", "-keysize", "1024");
        TestPair ed = TestPair.make(directory, "-keyalg", "Ed25519");

        assertRefused(weak.certificatePem(), weak.keyPem(), "tls.certificate: ", "only 1024 bits");
        assertRefused(ed.certificatePem(), ed.keyPem(), "tls.certificate: ", "RSA and EC");
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> TlsIdentity.load(config("/nowhere/tls.crt", "/nowhere/tls.key")))
            .isInstanceOf(TlsException.class).hasMessage("tls.certificate: /nowhere/tls.crt does not exist");
        assertThatThrownBy(() -> TlsIdentity.load(config(directory.toString(), "x"))).isInstanceOf(TlsException.class)
            .hasMessageContaining("tls.certificate: ");
    }

    /** Adds the optional public key, as member [1]. */
    private byte[] withPublicKey(byte[] sec1) {
        byte[] info = ec.certificate().getPublicKey().getEncoded();
        int bits = end(info, content(info, 0));
        byte[] key = Arrays.copyOfRange(info, bits, info.length);
        int length = sec1.length - content(sec1, 0) + 2 + key.length;
        return ByteBuffer.allocate(3 + length).put((byte) 0x30).put((byte) 0x81).put((byte) length)
            .put(sec1, content(sec1, 0), sec1.length - content(sec1, 0)).put((byte) 0xA1).put((byte) key.length)
            .put(key).array();
    }

    /** What the third member of PKCS#8 holds: the key as PKCS#1 or SEC 1 have it. */
    private static byte[] bare(byte[] pkcs8) {
        int version = content(pkcs8, 0);
        int octets = end(pkcs8, end(pkcs8, version));
        return Arrays.copyOfRange(pkcs8, content(pkcs8, octets), end(pkcs8, octets));
    }

    private static int content(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7F : 0);
    }

    private static int end(byte[] der, int at) {
        int content = content(der, at);
        int length = der[at + 1] < 0 ? 0 : der[at + 1];
        for (int i = at + 2; i < content; i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xFF);
        }
        return content + length;
    }

    private void assertRefused(String certificate, String key, String... parts) {
        assertThatThrownBy(() -> load(certificate, key)).isInstanceOf(TlsException.class)
            .hasMessageContainingAll(parts).hasMessageNotContaining("\n").hasMessageNotContaining("MII");
    }

    private TlsIdentity load(String certificate, String key) {
        try {
            String certificateFile = Files.writeString(directory.resolve("c.pem"), certificate).toString();
            return TlsIdentity.load(config(certificateFile,
                Files.writeString(directory.resolve("k.pem"), key).toString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static TlsConfig config(String certificate, String key) {
        return new TlsConfig(certificate, key, List.of("1.3"), Duration.ofSeconds(1));
    }
}
