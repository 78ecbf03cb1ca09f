package io.sluice.gateway.http;

import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509TrustManager;

/** Trusts everybody, and counts how often a certificate was shown; a session that is resumed shows none. */
final class CountingTrust implements X509TrustManager {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile X509Certificate[] shown = {};

    int asked() {
        return asked.get();
    }

    /** The one that was shown last. */
    X509Certificate last() {
        return shown[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        asked.incrementAndGet();
        shown = chain.clone();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
