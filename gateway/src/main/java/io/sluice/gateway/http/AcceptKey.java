package io.sluice.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The answer to a client's {@code Sec-WebSocket-Key} (RFC 6455 section 4.2.2). */
final class AcceptKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    /** 16 bytes in Base64, padding included. */
    private static final int KEY_LENGTH = 24;
    private static final int NONCE_BYTES = 16;

    private AcceptKey() {
    }

    /** Returns what {@code Sec-WebSocket-Accept} must be, or null when the key isn't 16 bytes in Base64. */
    static @Nullable String of(String key) {
        if (!isNonce(key)) {
            return null;
        }
        byte[] digest = sha1().digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(digest);
    }

    private static boolean isNonce(String key) {
        try {
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException expected) {
            return false;
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
