package io.sluice.gateway.http;

import org.jspecify.annotations.Nullable;

/** Text of a peer, made fit for one line of a log. */
final class Printable {
    private static final int MAX_LENGTH = 100;

    private Printable() {
    }

    /** Returns at most 100 characters, those outside printable ASCII as question marks; a dash for null. */
    static String of(@Nullable String text) {
        if (text == null) {
            return "-";
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
        text.chars().limit(MAX_LENGTH).forEach(c -> out.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return out.toString();
    }
}
