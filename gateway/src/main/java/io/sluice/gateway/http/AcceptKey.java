package io.sluice.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a server understood a WebSocket handshake (RFC 6455, section 4.2.2, item 5.4).
 */
final class AcceptKey {
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_BYTES = 16;
    private static final int KEY_LENGTH = 24;

    private AcceptKey() {
    }

    /**
     * Returns the Sec-WebSocket-Accept for a client's Sec-WebSocket-Key, or null unless the key is the base64 form,
     * padded and without white space, of 16 bytes (section 4.1, item 7).
     */
    static @Nullable String of(String key) {
        if (!isNonce(key)) {
            return null;
        }
        byte[] input = (key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(sha1(input));
    }

    private static boolean isNonce(String key) {
        if (key.length() != KEY_LENGTH) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == NONCE_BYTES;
        } catch (IllegalArgumentException ignored) {
            return false;
        }
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
