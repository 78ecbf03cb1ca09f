package io.sluice.protocol.json;

import java.util.Objects;

/**
 * One pass over bytes that tells whether they are one JSON value by RFC 8259, and nothing else. It builds nothing, so
 * it is fit for every message that a node hears. The bytes must be valid UTF-8, which it does not check. The pass is
 * over when the scanner is made; what it found does not change.
 */
public final class JsonScanner {
    /** How deep objects and arrays may nest. */
    public static final int MAX_DEPTH = Long.SIZE;
    /** Characters that one number may have. */
    public static final int MAX_NUMBER_LENGTH = 1_000;

    private static final int END = -1;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;
    /** Bit n tells whether the container on level n is an object. */
    private long objects;
    private boolean longNumber;
    private final Verdict verdict;

    private JsonScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.verdict = judge();
    }

    /** What the bytes turned out to be. */
    public enum Verdict {
        /** One JSON value, with nothing but white space around it. */
        JSON,
        /** Something else, such as plain text. */
        NOT_JSON,
        /** Well-formed up to the place where it opens more than {@link #MAX_DEPTH} levels; read no further. */
        TOO_DEEP,
        /** One JSON value, with a number of more than {@link #MAX_NUMBER_LENGTH} characters. */
        NUMBER_TOO_LONG
    }

    /**
     * Scans the bytes between the two indices.
     *
     * @throws IndexOutOfBoundsException when the range does not lie within the array
     */
    public static JsonScanner scan(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        return new JsonScanner(bytes, from, to);
    }

    /** What the bytes are. */
    public Verdict verdict() {
        return verdict;
    }

    private Verdict judge() {
        boolean valueFollows = true;
        while (valueFollows) {
            int b = token();
            if (b == '{' || b == '[') {
                if (depth == MAX_DEPTH) {
                    return Verdict.TOO_DEEP;
                }
                open(b == '{');
                if (token() != (b == '{' ? '}' : ']')) {
                    if (b == '{' && !name()) {
                        return Verdict.NOT_JSON;
                    }
                    continue;
                }
                at++;
                depth--;
            } else if (!scalar(b)) {
                return Verdict.NOT_JSON;
            }
            valueFollows = closeUpToComma();
        }
        if (depth > 0 || token() != END) {
            return Verdict.NOT_JSON;
        }
        return longNumber ? Verdict.NUMBER_TOO_LONG : Verdict.JSON;
    }

    private void open(boolean object) {
        long bit = 1L << depth;
        objects = object ? objects | bit : objects & ~bit;
        depth++;
        at++;
    }

    /** Passes what may follow a value. True when that was a comma (and a name); else the text is over, or broken. */
    private boolean closeUpToComma() {
        while (depth > 0) {
            int b = token();
            boolean object = (objects >>> (depth - 1) & 1) == 1;
            if (b == ',') {
                at++;
                return !object || name();
            }
            if (b != (object ? '}' : ']')) {
                return false;
            }
            at++;
            depth--;
        }
        return false;
    }

    /** Passes a member's name and the colon. */
    private boolean name() {
        if (token() != '"' || !string() || token() != ':') {
            return false;
        }
        at++;
        return true;
    }

    /** Passes white space, and gives the byte that it stops at, or END. */
    private int token() {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xFF;
            }
            at++;
        }
        return END;
    }

    private boolean scalar(int first) {
        return switch (first) {
            case '"' -> string();
            case 't' -> literal('r', 'u', 'e');
            case 'n' -> literal('u', 'l', 'l');
            case 'f' -> at + 1 < end && bytes[++at] == 'a' && literal('l', 's', 'e');
            default -> number();
        };
    }

    private boolean literal(char second, char third, char fourth) {
        if (end - at < 4 || bytes[at + 1] != second || bytes[at + 2] != third || bytes[at + 3] != fourth) {
            return false;
        }
        at += 4;
        return true;
    }

    private boolean string() {
        at++;
        while (at < end) {
            byte b = bytes[at++];
            if (b == '"') {
                return true;
            }
            if (b == '\\') {
                if (!escape()) {
                    return false;
                }
            } else if (b >= 0 && b < ' ') {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == end) {
            return false;
        }
        return switch (bytes[at++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> end - at >= 4 && hex() && hex() && hex() && hex();
            default -> false;
        };
    }

    private boolean hex() {
        return Character.digit(bytes[at++], 16) >= 0;
    }

    private boolean number() {
        int from = at;
        skip('-');
        if (!skip('0') && !digits()) {
            return false;
        }
        if (skip('.') && !digits()) {
            return false;
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            if (!digits()) {
                return false;
            }
        }
        longNumber |= at - from > MAX_NUMBER_LENGTH;
        return true;
    }

    private boolean skip(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at > from;
    }
}
