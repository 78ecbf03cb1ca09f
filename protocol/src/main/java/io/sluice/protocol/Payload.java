package io.sluice.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Application bytes that Sluice carries and does not interpret. In JSON messages they are one embedded JSON value, in
 * Protobuf messages any bytes. Immutable by contract: nobody changes the array after handing it over.
 */
public final class Payload {
    /** No payload; the member is left out on the wire. */
    public static final Payload NONE = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps the array without a copy; the caller gives it up. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Payload(bytes);
    }

    /** The UTF-8 bytes of the text. */
    public static Payload of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves, not a copy; never written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The bytes read as UTF-8, for tests and debuggers; never logged. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
