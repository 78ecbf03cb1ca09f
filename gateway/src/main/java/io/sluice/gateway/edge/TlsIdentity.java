package io.sluice.gateway.edge;

import io.sluice.gateway.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its private key, checked, and made ready to be shown to clients.
 *
 * @param context what sockets are encrypted with
 * @param expires when the first certificate of the chain ends
 */
public record TlsIdentity(SSLContext context, Instant expires) {
    /** Sessions to be resumed without a ticket; such as have one, which is nearly all, are kept by their clients. */
    private static final int MAX_SESSIONS = 20_000;
    private static final int SESSION_SECONDS = 24 * 60 * 60;

    static {
        // In TLS 1.2 a client may ask for one handshake after the other on one connection, which costs us ten times
        // what it costs the client. JSSE reads this when it is first used, so it has to be said before.
        if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
            System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        }
    }

    /**
     * Reads the files, waiting for the disk.
     *
     * @throws TlsException when they can't be used, or don't fit together
     */
    public static TlsIdentity load(TlsConfig config) {
        return of(certificateFile(config), keyFile(config));
    }

    static PemFile certificateFile(TlsConfig config) {
        return PemFile.read("tls.certificate", config.certificate());
    }

    static PemFile keyFile(TlsConfig config) {
        return PemFile.read("tls.key", config.key());
    }

    static TlsIdentity of(PemFile certificates, PemFile keys) {
        List<X509Certificate> chain = chain(certificates);
        X509Certificate own = chain.get(0);
        String fault = PrivateKeys.fault(own.getPublicKey());
        if (!fault.isEmpty()) {
            throw certificates.fault(fault);
        }
        PrivateKey key = PrivateKeys.of(own.getPublicKey(), keys);
        checkOrder(certificates, chain);
        try {
            return new TlsIdentity(context(chain, key), own.getNotAfter().toInstant());
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(certificates.fault("can't be used: ").getMessage() + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> chain(PemFile file) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemFile.Block block : file.blocks()) {
                if (block.label().equals("CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw file.fault("has a certificate that can't be read");
        }
        if (chain.isEmpty()) {
            throw file.fault("holds no certificate (PEM)");
        }
        return chain;
    }

    private static void checkOrder(PemFile file, List<X509Certificate> chain) {
        try {
            for (int i = 1; i < chain.size(); i++) {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            }
        } catch (GeneralSecurityException e) {
            throw file.fault("has its certificates out of order: each has to be vouched for by the next");
        }
    }

    private static SSLContext context(List<X509Certificate> chain, PrivateKey key)
        throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("sluice", key, new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        context.getServerSessionContext().setSessionCacheSize(MAX_SESSIONS);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        return context;
    }
}
