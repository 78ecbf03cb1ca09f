package io.sluice.gateway.config;

import java.time.Duration;

/**
 * How it is known that tokens were taken back.
 *
 * @param lifetime how long a revocation is kept that does not say until when: longer than any token lives; default
 *     24 h, 1 min to 400 days
 */
public record RevocationConfig(Duration lifetime) {
    /** The defaults. */
    public static final RevocationConfig DEFAULT = new RevocationConfig(Duration.ofHours(24));
}
