package io.sluice.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * Whether and how the public listener speaks TLS.
 *
 * @param certificate the PEM file of the certificate and those that vouch for it, in this order; empty for plain TCP
 * @param key the PEM file of its private key, not encrypted; empty for plain TCP
 * @param protocols the versions that are spoken: {@code 1.3}, {@code 1.2}; default both
 * @param reloadInterval how often the files are looked at; default 10 s, 100 ms to 1 h
 */
public record TlsConfig(String certificate, String key, List<String> protocols, Duration reloadInterval) {
    /** Plain TCP. */
    public static final TlsConfig OFF = new TlsConfig("", "", List.of("1.3", "1.2"), Duration.ofSeconds(10));

    /** Copies what could change. */
    public TlsConfig {
        protocols = List.copyOf(protocols);
    }

    /** Whether the listener speaks TLS. */
    public boolean enabled() {
        return !certificate.isEmpty();
    }
}
