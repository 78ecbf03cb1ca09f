package io.sluice.gateway.edge;

import io.sluice.gateway.config.IpLiteral;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Headers of the PROXY protocol's version 2, right and wrong ones; and how headers are fed in pieces. */
public final class ProxyBlocks {
    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

    private ProxyBlocks() {
    }

    /** A header with this command, family and rest. */
    public static byte[] block(int command, int family, byte[] rest) {
        return ByteBuffer.allocate(16 + rest.length).put(SIGNATURE).put((byte) command).put((byte) family)
            .putShort((short) rest.length).put(rest).array();
    }

    /** A header of a client at this IPv4 address and port, with these values behind. */
    public static byte[] ipv4(String client, int port, byte[]... values) {
        return addressed(0x11, 4, client, port, values);
    }

    /** A header of a client at this IPv6 address and port, with these values behind. */
    public static byte[] ipv6(String client, int port, byte[]... values) {
        return addressed(0x21, 16, client, port, values);
    }

    /** A value of this type. */
    public static byte[] value(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(3 + bytes.length).put((byte) type).putShort((short) bytes.length).put(bytes).array();
    }

    /** A header of 192.0.2.1, port 1, with this value and a right checksum behind it. */
    public static byte[] withChecksum(byte[] value) {
        byte[] block = ipv4("192.0.2.1", 1, value, value(0x03, "\0\0\0\0"));
        CRC32C crc = new CRC32C();
        crc.update(block);
        ByteBuffer.wrap(block).putInt(block.length - 4, (int) crc.getValue());
        return block;
    }

    /** Gives the header bytes, so many at a time, until it is complete or there are none; tells which. */
    static boolean feed(ProxyHeader header, ByteBuffer from, int atMost) throws ProxyHeaderException {
        boolean complete = false;
        while (!complete && from.hasRemaining()) {
            ByteBuffer room = header.room();
            int count = Math.min(Math.min(room.remaining(), from.remaining()), atMost);
            byte[] piece = new byte[count];
            from.get(piece);
            room.put(piece);
            complete = header.received(count);
        }
        return complete;
    }

    private static byte[] addressed(int family, int bytes, String client, int port, byte[]... values) {
        InetAddress address = Objects.requireNonNull(IpLiteral.parse(client));
        ByteBuffer rest = ByteBuffer.allocate(2 * bytes + 4 + Arrays.stream(values).mapToInt(v -> v.length).sum());
        rest.put(Arrays.copyOf(address.getAddress(), bytes)).put(new byte[bytes]);
        rest.putShort((short) port).putShort((short) 0);
        Arrays.stream(values).forEach(rest::put);
        return block(0x21, family, rest.array());
    }
}
