package io.sluice.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as they are written. Never asks a name server, whatever the text is.
 */
public final class IpLiteral {
    /** The longest IPv6 address, with an IPv4 address as its end. */
    private static final int MAX_LENGTH = 45;
    private static final Pattern IPV4 =
        Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private IpLiteral() {
    }

    /**
     * Reads an address: four decimal numbers without leading zeros, or IPv6 (RFC 4291, section 2.2) without brackets or
     * a zone. An IPv4 address that is mapped into IPv6 is the IPv4 address.
     *
     * @return the address, or null when the text is none
     */
    public static @Nullable InetAddress parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        Matcher ipv4 = IPV4.matcher(text);
        if (ipv4.matches()) {
            return ipv4(ipv4);
        }
        return IPV6_CHARACTERS.matcher(text).matches() ? ipv6(text) : null;
    }

    private static @Nullable InetAddress ipv4(Matcher parts) {
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int number = Integer.parseInt(parts.group(i + 1));
            if (number > 255) {
                return null;
            }
            bytes[i] = (byte) number;
        }
        return of(bytes);
    }

    private static @Nullable InetAddress ipv6(String text) {
        try {
            return InetAddress.getByName("[" + text + "]"); // with brackets it is an address or a fault, never a name
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** The address of these 4 or 16 bytes, in network order. */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
