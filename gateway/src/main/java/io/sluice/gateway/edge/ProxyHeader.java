package io.sluice.gateway.edge;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A header of the PROXY protocol (HAProxy's {@code proxy-protocol.txt}, versions 1 and 2) that is being received, in
 * whatever pieces it comes. Used by one thread.
 *
 * <p>It never takes a byte of what comes behind it: {@link #room} is never larger than what the header certainly still
 * has. So nothing has to be given back to whoever reads the socket next, and no buffer stays on the connection. A
 * header of version 2 takes three reads, one of version 1 six or seven.
 */
public final class ProxyHeader {
    /** {@code PROXY UNKNOWN} and its line break: nothing of either version is shorter. */
    private static final int SHORTEST = 15;

    private final Protocol allowed;

    private byte[] bytes = new byte[ProxyLine.MAX_LENGTH];
    private int length;
    private int wanted = SHORTEST;
    private @Nullable InetSocketAddress client;

    /** Begins to receive; {@code allowed} says which versions may come. */
    public ProxyHeader(Protocol allowed) {
        this.allowed = allowed;
    }

    /** A buffer for the next bytes, with room for 1 to 4,112. What was put in is told to {@link #received}. */
    public ByteBuffer room() {
        return ByteBuffer.wrap(bytes, length, wanted - length);
    }

    /** Whether nothing has come yet. */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * Looks at so many more bytes.
     *
     * @return true when the header is complete; nothing more may be received then
     * @throws ProxyHeaderException as soon as it can't be a header that is allowed
     */
    public boolean received(int count) throws ProxyHeaderException {
        length += count;
        boolean line = begins(ProxyLine.START, Protocol.V1);
        if (!line && !begins(ProxyBlock.SIGNATURE, Protocol.V2)) {
            throw new ProxyHeaderException("not a header of the PROXY protocol, or not of the version that is spoken");
        }
        while (length == wanted) {
            int least = line ? ProxyLine.leastLength(bytes, length) : ProxyBlock.leastLength(bytes, length);
            if (least == length) {
                client = line ? ProxyLine.client(bytes, length) : ProxyBlock.client(bytes, length);
                return true;
            }
            wanted = least;
            bytes = bytes.length < wanted ? Arrays.copyOf(bytes, wanted) : bytes;
        }
        return false;
    }

    /**
     * Where the client is, once the header is complete; null when the proxy speaks for itself (a health check) or does
     * not say, so that the socket's own peer is the client.
     */
    public @Nullable InetSocketAddress client() {
        return client;
    }

    private boolean begins(byte[] start, Protocol version) {
        int compared = Math.min(length, start.length);
        return (allowed == version || allowed == Protocol.ANY)
            && Arrays.equals(bytes, 0, compared, start, 0, compared);
    }
}
