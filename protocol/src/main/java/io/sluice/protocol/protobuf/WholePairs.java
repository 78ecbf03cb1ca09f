package io.sluice.protocol.protobuf;

/**
 * Text that UTF-8 can say. Backends can escape half a surrogate pair in a tag; Protobuf's own encoder would write a
 * question mark for it, and a warning into the log each time.
 */
final class WholePairs {
    private static final char REPLACEMENT = 0xFFFD;

    private WholePairs() {
    }

    /** The text itself, or with U+FFFD for each half of a pair. */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(point -> whole.appendCodePoint(
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point));
        return whole.toString();
    }
}
