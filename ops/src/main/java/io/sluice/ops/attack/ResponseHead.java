package io.sluice.ops.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.ops.client.Handshake;
import java.io.ByteArrayOutputStream;

/** The head of an HTTP response, which comes in pieces. Owned by one thread. */
final class ResponseHead {
    private static final String VERSION = "HTTP/1.1 ";
    private static final String SWITCHING = "101";
    private static final int STATUS_DIGITS = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    /** Takes a piece; returns how much of it belongs to the head once that is complete, else -1. */
    int add(byte[] piece, int length) {
        int before = bytes.size();
        bytes.write(piece, 0, length);
        int end = bytes.toString(ISO_8859_1).indexOf("\r\n\r\n");
        return end < 0 ? -1 : end + 4 - before;
    }

    /** Whether it is longer than any that is worth reading. */
    boolean isTooLong() {
        return bytes.size() > Handshake.MAX_RESPONSE;
    }

    /** Whether it upgrades. */
    boolean upgrades() {
        return status().equals("HTTP " + SWITCHING);
    }

    /** The status in words for people, or what else it was. */
    String status() {
        String text = bytes.toString(ISO_8859_1);
        if (text.isEmpty()) {
            return "closed unanswered";
        }
        boolean http = text.startsWith(VERSION) && text.length() >= VERSION.length() + STATUS_DIGITS;
        return http ? "HTTP " + text.substring(VERSION.length(), VERSION.length() + STATUS_DIGITS) : "not HTTP";
    }
}
