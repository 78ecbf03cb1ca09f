package io.sluice.gateway.config;

import java.net.InetAddress;

/**
 * A range of IP addresses, written as in {@code 10.0.0.0/8}, {@code fd00::/8} or as a single address.
 *
 * @param first its first address
 * @param prefix how many leading bits all of its addresses share
 */
public record Network(InetAddress first, int prefix) {
    /**
     * Reads a range (CIDR notation, RFC 4632).
     *
     * @throws IllegalArgumentException with what is wrong, as in "is not an IP address or range"
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (address == null || (slash >= 0 && !length.matches("\\d{1,3}"))) {
            throw new IllegalArgumentException("is not an IP address or range");
        }
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = slash < 0 ? bits : Integer.parseInt(length);
        if (prefix > bits) {
            throw new IllegalArgumentException("has more than " + bits + " bits");
        }
        Network network = new Network(address, prefix);
        if (!network.beginsThere()) {
            throw new IllegalArgumentException("has bits set after its first " + prefix);
        }
        return network;
    }

    /** Whether the address is in the range. An IPv4 address is in no range of IPv6, and the other way round. */
    public boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        return whole == ours.length || ((ours[whole] ^ theirs[whole]) & 0xFF) >>> (Byte.SIZE - prefix % Byte.SIZE) == 0;
    }

    private boolean beginsThere() {
        byte[] bytes = first.getAddress();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefix;
    }
}
