package io.sluice.protocol.json;

import io.sluice.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array into which one JSON text is written as UTF-8, without white space and on one line. It puts the
 * commas; that names and values alternate is the caller's business. Belongs to the method that made it.
 */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ESCAPE = 6;
    private static final int REPLACEMENT = 0xFFFD;

    private byte[] bytes;
    private int length;
    private boolean comma;

    /** A writer that grows only if the text becomes longer than so many bytes. */
    public JsonWriter(int expectedLength) {
        bytes = new byte[Math.max(expectedLength, 16)];
    }

    /** What was written, as an array of its own. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Opens an object. */
    public JsonWriter beginObject() {
        return begin('{');
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        return end('}');
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        return begin('[');
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        return end(']');
    }

    /** Writes a member's name, of plain ASCII letters, digits and underscores. */
    public JsonWriter name(String name) {
        separate();
        reserve(name.length() + 3);
        bytes[length++] = '"';
        for (int i = 0; i < name.length(); i++) {
            bytes[length++] = (byte) name.charAt(i);
        }
        bytes[length++] = '"';
        bytes[length++] = ':';
        comma = false;
        return this;
    }

    /** Writes a member's name of any characters. */
    public JsonWriter anyName(String name) {
        string(name);
        put(':');
        comma = false;
        return this;
    }

    /** Writes a number. */
    public JsonWriter number(long value) {
        separate();
        if (value >= 0 && value <= 9) {
            put('0' + (int) value);
        } else {
            ascii(Long.toString(value));
        }
        return this;
    }

    /** Writes true or false. */
    public JsonWriter bool(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        return this;
    }

    /**
     * Writes the payload's JSON form: a JSON value byte for byte, but for raw line breaks, which become spaces; text as
     * a string.
     *
     * @throws IllegalArgumentException when it has no JSON form
     */
    public JsonWriter payload(Payload payload) {
        byte[] source = payload.bytes();
        return switch (payload.kind()) {
            case JSON -> embed(source);
            case TEXT -> utf8String(source, 0, source.length);
            case BINARY -> throw new IllegalArgumentException("bytes without a JSON form");
        };
    }

    private JsonWriter embed(byte[] source) {
        separate();
        reserve(source.length);
        int from = length;
        System.arraycopy(source, 0, bytes, from, source.length);
        length += source.length;
        LineBreaks.toSpaces(bytes, from, length);
        return this;
    }

    /** Writes a byte that is no part of the JSON text, such as a frame's mark before it or a newline after it. */
    public JsonWriter raw(byte b) {
        put(b);
        return this;
    }

    /** Writes a string; half a surrogate pair becomes U+FFFD. */
    public JsonWriter string(String text) {
        separate();
        reserve(text.length() + 2);
        bytes[length++] = '"';
        int i = 0;
        while (i < text.length() && plain(text.charAt(i))) {
            bytes[length++] = (byte) text.charAt(i++);
        }
        while (i < text.length()) {
            int point = text.codePointAt(i);
            character(point);
            i += Character.charCount(point);
        }
        put('"');
        return this;
    }

    /** Writes a string that is given as valid UTF-8. */
    public JsonWriter utf8String(byte[] text, int from, int to) {
        separate();
        reserve(to - from + 2);
        bytes[length++] = '"';
        for (int i = from; i < to; i++) {
            int b = text[i];
            if (b < 0) {
                put(b);
            } else {
                character(b);
            }
        }
        put('"');
        return this;
    }

    private JsonWriter begin(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            put(',');
        }
        comma = true;
    }

    private static boolean plain(char c) {
        return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
    }

    private void character(int point) {
        reserve(LONGEST_ESCAPE);
        if (point >= 0x80) {
            multibyte(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point);
        } else if (plain((char) point)) {
            bytes[length++] = (byte) point;
        } else {
            escape(point);
        }
    }

    private void multibyte(int point) {
        if (point < 0x800) {
            bytes[length++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (point >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (point >> 18));
                bytes[length++] = (byte) (0x80 | (point >> 12 & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | (point >> 6 & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (point & 0x3F));
    }

    private void escape(int c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    private void put(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
