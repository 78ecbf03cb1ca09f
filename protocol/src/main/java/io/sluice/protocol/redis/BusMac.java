package io.sluice.protocol.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * The computing of signatures with one key, in memory that is used again. Belongs to one thread.
 *
 * <p>What is signed: {@code sluice1}, the channel with its prefix, the nonce and the header's head, with a newline
 * behind each, of which none of them has any; then the payload.
 */
final class BusMac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] VERSION = "sluice1\n".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Mac mac;
    private final byte[] prefix;
    private final byte[] raw;
    private final byte[] text = new byte[SignedHeader.MAC_LENGTH];

    BusMac(BusKey key, String prefix) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
        raw = new byte[mac.getMacLength()];
    }

    /** Begins with a message of the channel, given without its prefix. */
    BusMac begin(String channel) {
        mac.update(VERSION);
        mac.update(prefix);
        return line(channel.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a line. */
    BusMac line(byte[] line) {
        return line(line, 0, line.length);
    }

    /** Adds a line, which is a part of these bytes. */
    BusMac line(byte[] bytes, int from, int to) {
        mac.update(bytes, from, to - from);
        mac.update((byte) '\n');
        return this;
    }

    /** Adds the payload, which is the rest of these bytes, and ends; the result holds until the next call. */
    byte[] end(byte[] bytes, int from) {
        mac.update(bytes, from, bytes.length - from);
        try {
            mac.doFinal(raw, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        BASE64.encode(raw, text);
        return text;
    }

    /** The first bytes of the last signature: no two messages have the same. */
    long fingerprint() {
        long first = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            first = (first << Byte.SIZE) | (raw[i] & 0xFF);
        }
        return first;
    }
}
