package io.sluice.protocol.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A key by which messages of the bus are signed, with HMAC-SHA-256, and verified. Prints without its secret.
 */
public final class BusKey {
    /** The fewest bytes of a secret, as many as the signature has (RFC 2104, section 3). */
    public static final int MIN_SECRET_BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final String id;
    private final byte[] secret;

    private BusKey(String id, byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    /**
     * Reads a key from {@code <id>:<secret>}: the id is 1 to 32 letters, digits, {@code _} and {@code -}, and the
     * secret is the UTF-8 of the rest, 32 bytes or more.
     *
     * @throws IllegalArgumentException when it is something else; says what is wrong without the secret
     */
    public static BusKey parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !ID.matcher(text.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("does not begin with an id of up to 32 letters, digits, _ and -, and a"
                + " colon");
        }
        byte[] secret = text.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("has a secret of only " + secret.length + " bytes, not of 32 or more");
        }
        return new BusKey(text.substring(0, colon), secret);
    }

    /** What messages name it by. */
    public String id() {
        return id;
    }

    byte[] secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BusKey key && key.id.equals(id) && Arrays.equals(key.secret, secret);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return id + ":***";
    }
}
