package io.sluice.gateway.auth;

import io.sluice.gateway.config.ConfigException;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that are configured, read. Immutable.
 *
 * @param keys all of them; the newest secret first, so that most tokens are checked once
 */
record KeyRing(List<TrustedKey> keys) {
    /** Copies what could change. */
    KeyRing {
        keys = List.copyOf(keys);
    }

    /**
     * Reads them, files too, waiting for the disk.
     *
     * @param section the settings' section, for faults
     * @throws ConfigException with a fault for each file that has no key to trust
     */
    static KeyRing of(String section, TokenConfig config) {
        List<TrustedKey> keys = new ArrayList<>();
        addSecret(keys, config.hmacSecret(), Instant.MAX);
        addSecret(keys, config.previousHmacSecret(), config.previousHmacUntil());
        List<String> faults = new ArrayList<>();
        for (String file : config.publicKeys()) {
            try {
                keys.add(PublicKeyFile.read(file));
            } catch (KeyException e) {
                faults.add(section + ".public-keys: \"" + file + "\" " + e.problem());
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new KeyRing(keys);
    }

    private static void addSecret(List<TrustedKey> keys, Secret secret, Instant until) {
        if (!secret.isEmpty()) {
            keys.add(TrustedKey.of(secret, until));
        }
    }
}
