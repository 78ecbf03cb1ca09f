package io.sluice.gateway.redis;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.BusConfig;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.BusSigner;
import io.sluice.protocol.redis.BusSigner.Stamp;
import io.sluice.protocol.redis.BusVerifier;
import io.sluice.protocol.redis.PresentClient;
import org.jspecify.annotations.Nullable;

/**
 * The signing of what this node says on the bus, and the judging of what it reads there, where there are keys for it;
 * else nothing at all. Safe for all threads.
 *
 * @param signer null without keys
 * @param verifier null without keys
 */
record Signing(@Nullable BusSigner signer, @Nullable BusVerifier verifier) {
    /** Signs as configured, for channels behind the prefix. */
    static Signing of(BusConfig config, String prefix) {
        return new Signing(config.signer(prefix), config.verifier(prefix));
    }

    /** Whether there are keys. */
    boolean on() {
        return signer != null;
    }

    /**
     * The message as it is to be published.
     *
     * @throws BusException when its header has no room for a signature
     */
    byte[] signed(String channel, byte[] message) {
        try {
            return signer == null ? message : signer.sign(channel, message);
        } catch (BusMessageException e) {
            throw new BusException("the header of a message can't be signed", e);
        }
    }

    /** What {@code sluice_publish} is given for a client's publication; null without keys. */
    @Nullable Stamp stamp(String channel, byte[] payload, byte[] author) {
        return signer == null ? null : signer.stamp(channel, payload, author, null);
    }

    /**
     * The word that a client came or went; null without keys: then the functions make it.
     *
     * @param client what others see of it
     * @throws BusException when it is too long
     */
    byte @Nullable [] about(Kind kind, String channel, byte[] client) {
        try {
            return signer == null ? null : signer.about(kind, channel, client);
        } catch (BusMessageException e) {
            throw new BusException("what others see of a client is too long to be signed", e);
        }
    }

    /** Refuses what was kept in a stream and is not to be believed. */
    void checkKept(String channel, byte[] message) throws BusMessageException {
        if (verifier != null) {
            verifier.verifyKept(channel, message);
        }
    }

    /** Refuses an entry of a client, as presence keeps it, that is not to be believed. */
    void checkEntry(String channel, byte[] entry) throws BusMessageException {
        if (verifier != null) {
            checkStamped(channel, PresentClient.stamped(entry));
        }
    }

    /** Likewise of one that was taken out: its information, and its stamp. */
    void checkStamped(String channel, byte[] stamped) throws BusMessageException {
        if (verifier != null) {
            verifier.verifyKept(channel, PresentClient.join(stamped));
        }
    }
}
