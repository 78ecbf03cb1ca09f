package io.sluice.gateway.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one address: an IPv4 address, or all IPv6 addresses that share their first bits, since any one client
 * has as many of those as it likes.
 */
record AddressBlock(long high, long low) {
    /** The prefix of IPv4 addresses within IPv6 (RFC 4291, section 2.5.5.2), under which both kinds can't meet. */
    private static final long MAPPED = 0xFFFF_0000_0000L;

    /** Returns the block of the address; {@code prefix} is from 1 to 128. */
    static AddressBlock of(InetAddress address, int prefix) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) {
            return new AddressBlock(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()));
        }
        long high = bytes.getLong() & mask(prefix);
        return new AddressBlock(high, bytes.getLong() & mask(prefix - Long.SIZE));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << (Long.SIZE - Math.min(bits, Long.SIZE));
    }
}
