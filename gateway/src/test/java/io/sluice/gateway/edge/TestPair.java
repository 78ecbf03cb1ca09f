package io.sluice.gateway.edge;

import io.sluice.gateway.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for localhost that signed itself, made anew by the JDK's keytool, and its private key.
 *
 * @param certificate the certificate
 * @param key its private key
 */
public record TestPair(X509Certificate certificate, Key key) {
    private static final String PASSWORD = "password";

    /** Makes one; {@code options} are keytool's, as in {@code -keyalg EC}. */
    public static TestPair make(Path directory, String... options)
        throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("pair-" + System.nanoTime() + ".p12");
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool", "-genkeypair",
            "-alias", "test", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype",
            "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(options.length == 0 ? List.of("-keyalg", "EC") : List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new TestPair((X509Certificate) store.getCertificate("test"),
            store.getKey("test", PASSWORD.toCharArray()));
    }

    /** A block of PEM. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The certificate as PEM. */
    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** The key as PEM, in PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** Writes both into the directory as {@code tls.crt} and {@code tls.key}, replacing what is there. */
    public TlsConfig write(Path directory) throws IOException, GeneralSecurityException {
        replace(directory.resolve("tls.crt"), certificatePem());
        replace(directory.resolve("tls.key"), keyPem());
        return new TlsConfig(directory.resolve("tls.crt").toString(), directory.resolve("tls.key").toString(),
            List.of("1.3", "1.2"), Duration.ofMillis(100));
    }

    /** What a client takes that trusts this certificate only. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        return trusting(certificate);
    }

    /** What a client takes that trusts these certificates only. */
    public static SSLContext trusting(X509Certificate... certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < certificates.length; i++) {
            trusted.setCertificateEntry("trusted-" + i, certificates[i]);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return context(trust.getTrustManagers());
    }

    /** What a client takes that asks these about certificates. */
    public static SSLContext context(TrustManager... trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, new SecureRandom());
        return context;
    }

    private static void replace(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.ATOMIC_MOVE);
    }
}
