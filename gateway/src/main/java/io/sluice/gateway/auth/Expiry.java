package io.sluice.gateway.auth;

/** How long something lasts, as clients are told it. */
final class Expiry {
    private Expiry() {
    }

    /** The seconds until then, at least 1; 0 for what lasts for ever. */
    static long ttl(long expiresAt) {
        return expiresAt == 0 ? 0 : Math.max(1, expiresAt - System.currentTimeMillis() / 1000);
    }
}
