package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.ConfigException;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators hear of a key file that is none, and that nothing of a key is in it. */
final class PublicKeyFileTest {
    private static final KeyPair RSA = Jwt.rsa(2048);

    @TempDir
    private Path directory;

    @Test
    void theUsualFormsAreTaken() throws KeyException, IOException {
        byte[] info = RSA.getPublic().getEncoded();
        // The bare key is what SubjectPublicKeyInfo wraps: after 24 bytes, at this size.
        byte[] bare = Arrays.copyOfRange(info, 24, info.length);
        String text = "Some words before, as openssl writes them\r\n" + Jwt.pem(RSA.getPublic()).replace("\n", "\r\n");
        for (String pem : List.of(text, Jwt.pem("RSA PUBLIC KEY", bare), Jwt.pem(Jwt.ec("secp384r1").getPublic()),
            Jwt.pem(Jwt.edwards("Ed25519").getPublic()))) {
            assertThat(PublicKeyFile.read(write(pem))).isNotNull();
        }
    }

    @Test
    void aPrivateKeyIsRefusedAndTheWayToThePublicOneTold() throws IOException {
        assertThatThrownBy(() -> PublicKeyFile.read(write(Jwt.pem("PRIVATE KEY", RSA.getPrivate().getEncoded()))))
            .hasMessageContaining("is a private key").hasMessageContaining("openssl pkey -in FILE -pubout");
        assertThatThrownBy(() -> PublicKeyFile.read(write(Jwt.pem("RSA PRIVATE KEY", new byte[10]))))
            .hasMessageContaining("is a private key");
    }

    @Test
    void whatCanNotBeAKeyIsSaidInWords() {
        fault("", "is no PEM file");
        fault("hello", "is no PEM file");
        fault(Jwt.pem(RSA.getPublic()).substring(0, 200), "is no PEM file");
        fault(Jwt.pem("PUBLIC KEY", new byte[] {1, 2, 3}), "is damaged");
        fault("-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----", "is damaged");
        fault(Jwt.pem("CERTIFICATE", new byte[] {1, 2, 3}), "is damaged");
        fault(Jwt.pem("PUBLIC KEY", Arrays.copyOf(RSA.getPublic().getEncoded(), 100)), "is damaged");
        fault(Jwt.pem("OPENSSH KEY", new byte[10]), "holds a OPENSSH KEY");
        fault(Jwt.pem(RSA.getPublic()) + Jwt.pem(RSA.getPublic()), "holds more than one");
        fault("x".repeat(70_000), "is too large");
        fault(Jwt.pem(Jwt.rsa(1024).getPublic()), "has only 1024 bits; RSA takes 2048 at least");
        fault(Jwt.pem(Jwt.edwards("Ed448").getPublic()), "is damaged, or of a kind that is not taken");
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        assertThatThrownBy(() -> PublicKeyFile.read(directory.resolve("none.pem").toString()))
            .hasMessage("does not exist");
        assertThatThrownBy(() -> PublicKeyFile.read(directory.toString())).hasMessageStartingWith("can't be read");
    }

    @Test
    void allFaultsAreToldAtOnceAndShowNothingOfAKey() throws IOException {
        String weak = write(Jwt.pem(Jwt.rsa(1024).getPublic()));
        String secret = write(Jwt.pem("PRIVATE KEY", RSA.getPrivate().getEncoded()));
        TokenConfig none = TokenConfig.NONE;
        TokenConfig config = new TokenConfig(Secret.NONE, Secret.NONE, none.previousHmacUntil(),
            List.of(weak, secret, "/nowhere.pem"), "", none.jwksRefresh(), none.jwksTimeout(), false, "", "", "sub",
            none.clockSkew());
        assertThatThrownBy(() -> KeyRing.of("token", config)).isInstanceOfSatisfying(ConfigException.class, e ->
            assertThat(e.faults()).hasSize(3).allMatch(fault -> fault.startsWith("token.public-keys: \"/"))
                .noneMatch(fault -> fault.contains(Jwt.pem(RSA.getPublic()).substring(40, 60))));
    }

    private void fault(String text, String begin) {
        assertThatThrownBy(() -> PublicKeyFile.read(write(text))).isInstanceOf(KeyException.class)
            .hasMessageStartingWith(begin);
    }

    private String write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "key", ".pem"), text).toString();
    }
}
