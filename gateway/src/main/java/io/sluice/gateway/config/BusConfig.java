package io.sluice.gateway.config;

import io.sluice.protocol.redis.BusKey;
import io.sluice.protocol.redis.BusSigner;
import io.sluice.protocol.redis.BusVerifier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is said through Redis is signed.
 *
 * @param keys with which messages are verified; the first signs, too; none by default, so that nothing is signed
 * @param requireSignature whether messages without a signature are dropped, where there are keys; default true
 * @param signatureWindow how much older or newer than now a live message may be; default 60 s, 1 s to 1 h
 */
public record BusConfig(List<BusKey> keys, boolean requireSignature, Duration signatureWindow) {
    /** Nothing is signed, and everything believed. */
    public static final BusConfig UNSIGNED = new BusConfig(List.of(), true, Duration.ofSeconds(60));

    /** Copies what could change. */
    public BusConfig {
        keys = List.copyOf(keys);
    }

    /** How many bytes a signature may add to a message. */
    public int overhead() {
        return keys.isEmpty() ? 0 : BusSigner.MAX_OVERHEAD;
    }

    /** What signs with the first key, for channels behind the prefix; null without keys. */
    public @Nullable BusSigner signer(String prefix) {
        return keys.isEmpty() ? null : new BusSigner(keys.get(0), prefix, System::currentTimeMillis);
    }

    /** What verifies with all keys, for channels behind the prefix; null without keys. */
    public @Nullable BusVerifier verifier(String prefix) {
        return keys.isEmpty() ? null : new BusVerifier(keys, prefix, requireSignature, signatureWindow.toMillis(),
            System::currentTimeMillis);
    }
}
