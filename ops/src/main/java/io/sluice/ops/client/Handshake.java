package io.sluice.ops.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.ProtocolException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The opening handshake of RFC 6455, section 4. One key serves all connections of an instance: the key only has to
 * tell a WebSocket server from a cache, and one hash instead of thousands leaves the processor to the server under
 * test. Immutable.
 */
public final class Handshake {
    /** The longest response head that is read. */
    public static final int MAX_RESPONSE = 16 << 10;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String key;
    private final String accept;

    /** A handshake with a fresh key. */
    public Handshake() {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        key = Base64.getEncoder().encodeToString(nonce);
        accept = acceptFor(key);
    }

    /** The answer that a server owes to the key (section 4.2.2). */
    static String acceptFor(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-1", e);
        }
    }

    /** The upgrade request for the URL, without a subprotocol, as centrifuge-js sends it in JSON mode. */
    public byte[] request(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return ("GET " + path + query + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + key + "\r\n\r\n").getBytes(US_ASCII);
    }

    /** A header of the PROXY protocol, version 1, for a client of the given number (its specification, section 2.1). */
    public static byte[] proxyHeader(int client) {
        return ("PROXY TCP4 198.51." + (client >> 8 & 0xff) + "." + (client & 0xff) + " 127.0.0.1 40000 80\r\n")
            .getBytes(US_ASCII);
    }

    /**
     * Looks for the end of the response in the first {@code length} bytes. Returns the number of bytes that the
     * response takes, or -1 when it is not all there; refuses one that does not upgrade.
     */
    public int check(byte[] bytes, int length) throws ProtocolException {
        String text = new String(bytes, 0, length, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return -1;
        }
        if (!text.startsWith("HTTP/1.1 101")) {
            throw new ProtocolException("handshake answered " + text.substring(0, text.indexOf('\r')));
        }
        if (text.substring(0, end).lines().noneMatch(this::accepts)) {
            throw new ProtocolException("handshake with a wrong Sec-WebSocket-Accept");
        }
        return end + 4;
    }

    private boolean accepts(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && line.substring(0, colon).equalsIgnoreCase("Sec-WebSocket-Accept")
            && line.substring(colon + 1).strip().equals(accept);
    }
}
