package io.sluice.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Application bytes that Sluice carries and does not interpret: in Protobuf messages just as they are, in JSON messages
 * as the one JSON value that their {@link Kind} makes of them. Immutable by contract: nobody changes the array after
 * handing it over.
 */
public final class Payload {
    /** What the bytes are, and with that what JSON messages say of them. */
    public enum Kind {
        /** One JSON value in UTF-8, which is embedded as it is; between its tokens may be raw line breaks. */
        JSON,
        /** UTF-8 that is no JSON value, or is to be none; it becomes a JSON string. */
        TEXT,
        /** Bytes that are not UTF-8, or that nobody has looked at: JSON messages can't say them. */
        BINARY
    }

    /** No payload; the member is left out on the wire. */
    public static final Payload NONE = new Payload(new byte[0], Kind.JSON);

    private static final Payload EMPTY_TEXT = new Payload(new byte[0], Kind.TEXT);

    private final byte[] bytes;
    private final Kind kind;

    private Payload(byte[] bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /** Wraps one JSON value without a copy; the caller gives the array up. No bytes are {@link #NONE}. */
    public static Payload of(byte[] json) {
        return of(json, Kind.JSON);
    }

    /** The UTF-8 bytes of one JSON value. */
    public static Payload of(String json) {
        return of(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Wraps the array without a copy; the caller gives it up. No bytes are {@link #NONE}, unless they are text: then
     * they are the empty text.
     */
    public static Payload of(byte[] bytes, Kind kind) {
        if (bytes.length == 0) {
            return kind == Kind.TEXT ? EMPTY_TEXT : NONE;
        }
        return new Payload(bytes, kind);
    }

    /** The bytes themselves, not a copy; never written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** What the bytes are. */
    public Kind kind() {
        return kind;
    }

    /** Whether there is no byte in it. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether a JSON message says nothing of it, while it says {@code ""} for the empty text. */
    public boolean isAbsent() {
        return bytes.length == 0 && kind != Kind.TEXT;
    }

    /** Whether a JSON message can say it. */
    public boolean hasJsonForm() {
        return kind != Kind.BINARY;
    }

    /** Compares the bytes alone; what they are follows from them. */
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
