package io.sluice.gateway.edge;

import io.sluice.gateway.config.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of the PROXY protocol, a line of text: {@code PROXY TCP4 192.0.2.1 198.51.100.1 56324 443} and CR LF. Taken
 * as strictly as its authors write it. Stateless.
 */
final class ProxyLine {
    /** The longest line, with its CR LF. */
    static final int MAX_LENGTH = 107;
    static final byte[] START = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    private static final String UNKNOWN = "UNKNOWN";
    private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");
    private static final int MAX_PORT = 65_535;
    /** PROXY, the family, two addresses, two ports. */
    private static final int FIELDS = 6;
    private static final int FIRST_PORT = 4;
    private static final int SHORTEST_PORT = 1;
    private static final int SHORTEST_IPV4 = "0.0.0.0".length();
    private static final int SHORTEST_IPV6 = "::".length();
    private static final int LINE_BREAK = 2;

    private ProxyLine() {
    }

    /**
     * Returns how long the line that begins like this is at least; {@code length} itself when it is complete. The bytes
     * must not go on after the line's end, which follows from reading no more than this says.
     */
    static int leastLength(byte[] bytes, int length) throws ProxyHeaderException {
        int last = bytes[length - 1];
        int body = last == '\r' ? length - 1 : last == '\n' ? length - LINE_BREAK : length;
        for (int i = 0; i < body; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7F) {
                throw malformed();
            }
        }
        if (last == '\n') {
            if (bytes[body] != '\r') {
                throw malformed();
            }
            return length;
        }
        int least = length + (last == '\r' ? 1 : leastRest(text(bytes, length)));
        if (least > MAX_LENGTH) {
            throw new ProxyHeaderException("longer than a header of version 1 may be");
        }
        return least;
    }

    /** The client of a complete line; null for {@code UNKNOWN}. */
    static @Nullable InetSocketAddress client(byte[] bytes, int length) throws ProxyHeaderException {
        String[] fields = text(bytes, length - LINE_BREAK).split(" ", -1);
        if (fields[1].equals(UNKNOWN)) {
            return null;
        }
        if (fields.length != FIELDS) {
            throw malformed();
        }
        boolean ipv6 = isIpv6(fields[1]);
        InetAddress client = address(fields[2], ipv6);
        address(fields[3], ipv6);
        port(fields[FIRST_PORT + 1]);
        return new InetSocketAddress(client, port(fields[FIRST_PORT]));
    }

    private static int leastRest(String begun) throws ProxyHeaderException {
        String[] fields = begun.split(" ", FIELDS + 1);
        if (fields[1].equals(UNKNOWN)) {
            return LINE_BREAK;
        }
        int shortestAddress = isIpv6(fields[1]) ? SHORTEST_IPV6 : SHORTEST_IPV4;
        int rest = LINE_BREAK;
        for (int field = fields.length; field < FIELDS; field++) {
            rest += 1 + (field < FIRST_PORT ? shortestAddress : SHORTEST_PORT);
        }
        return rest;
    }

    private static boolean isIpv6(String family) throws ProxyHeaderException {
        if (!family.equals("TCP4") && !family.equals("TCP6")) {
            throw malformed();
        }
        return family.equals("TCP6");
    }

    private static InetAddress address(String text, boolean ipv6) throws ProxyHeaderException {
        InetAddress address = IpLiteral.parse(text);
        if (address == null || text.contains(":") != ipv6) {
            throw malformed();
        }
        return address;
    }

    private static int port(String text) throws ProxyHeaderException {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : MAX_PORT + 1;
        if (port > MAX_PORT) {
            throw malformed();
        }
        return port;
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static ProxyHeaderException malformed() {
        return new ProxyHeaderException("malformed header of version 1");
    }
}
