package io.sluice.gateway.edge;

import io.sluice.gateway.config.IpLiteral;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 of the PROXY protocol, in binary. Stateless.
 *
 * <pre>
 *  0        12         13       14       16              16 + addresses    16 + length
 * +-----------+---------+--------+--------+----------------+----------------+
 * | signature | version | family | length | addresses,     | type, length,  |
 * |           | command | proto  |        | ports          | value; ...     |
 * +-----------+---------+--------+--------+----------------+----------------+
 * </pre>
 *
 * Of the values behind the addresses only the checksum means anything here; the others have to be well-formed.
 */
final class ProxyBlock {
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** What follows the fixed part; those that are sent have a few hundred bytes. */
    static final int MAX_REST = 4_096;
    static final int FIXED = 16;

    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int UNIX_ADDRESSES = 216;
    private static final int PORT_BYTES = 2;

    private static final int VALUE_HEADER = 3;
    private static final int CHECKSUM = 0x03;
    private static final int CHECKSUM_BYTES = 4;

    private ProxyBlock() {
    }

    /** Returns how long the header that begins like this is at least; {@code length} itself when it is complete. */
    static int leastLength(byte[] bytes, int length) throws ProxyHeaderException {
        if (length < FIXED) {
            return FIXED;
        }
        int command = bytes[COMMAND_AT] & 0xFF;
        if (command != LOCAL && command != PROXY) {
            throw new ProxyHeaderException("unknown version or command");
        }
        int rest = ByteBuffer.wrap(bytes).getShort(LENGTH_AT) & 0xFFFF;
        if (rest > MAX_REST) {
            throw new ProxyHeaderException("longer than 4,096 bytes");
        }
        return FIXED + rest;
    }

    /** The client of a complete header; null when the proxy speaks for itself or does not say. */
    static @Nullable InetSocketAddress client(byte[] bytes, int length) throws ProxyHeaderException {
        int family = bytes[FAMILY_AT] & 0xFF;
        if ((bytes[COMMAND_AT] & 0xFF) == LOCAL || family == UNSPECIFIED) {
            return null;
        }
        int address = addressBytes(family);
        int addresses = family == UNIX_STREAM ? UNIX_ADDRESSES : 2 * (address + PORT_BYTES);
        if (FIXED + addresses > length) {
            throw new ProxyHeaderException("too short for its addresses");
        }
        checkValues(bytes, FIXED + addresses, length);
        if (family == UNIX_STREAM) {
            return null;
        }
        int port = ByteBuffer.wrap(bytes).getShort(FIXED + 2 * address) & 0xFFFF;
        return new InetSocketAddress(IpLiteral.of(Arrays.copyOfRange(bytes, FIXED, FIXED + address)), port);
    }

    private static int addressBytes(int family) throws ProxyHeaderException {
        return switch (family) {
            case TCP_OVER_IPV4 -> 4;
            case TCP_OVER_IPV6 -> 16;
            case UNIX_STREAM -> UNIX_ADDRESSES / 2;
            default -> throw new ProxyHeaderException("neither TCP over IP nor a local stream");
        };
    }

    private static void checkValues(byte[] bytes, int from, int end) throws ProxyHeaderException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, end);
        int at = from;
        while (at < end) {
            int valueAt = at + VALUE_HEADER;
            int next = valueAt > end ? end + 1 : valueAt + (buffer.getShort(at + 1) & 0xFFFF);
            if (next > end) {
                throw new ProxyHeaderException("a value goes beyond the header's end");
            }
            if (bytes[at] == CHECKSUM) {
                checkSum(buffer, valueAt, next - valueAt);
            }
            at = next;
        }
    }

    /** CRC-32C over the whole header, itself being zero meanwhile. */
    private static void checkSum(ByteBuffer header, int at, int length) throws ProxyHeaderException {
        boolean right = length == CHECKSUM_BYTES;
        if (right) {
            int told = header.getInt(at);
            CRC32C crc = new CRC32C();
            crc.update(header.putInt(at, 0).duplicate().rewind());
            header.putInt(at, told);
            right = (int) crc.getValue() == told;
        }
        if (!right) {
            throw new ProxyHeaderException("wrong checksum");
        }
    }
}
