package io.sluice.gateway.http;

import org.xnio.StreamConnection;

/** Takes over sockets whose handshake succeeded and whose 101 response is on its way. */
public interface UpgradedSockets {
    /**
     * Takes the socket over, on its I/O thread; reads and writes are suspended and have no listener. It must read once
     * before it waits for readiness: what the client sent right behind its handshake is already in the source conduit,
     * and no selector will tell of it. Over TLS it is an {@link org.xnio.ssl.SslConnection}, whose writes have to be
     * flushed. If this throws, the socket is closed.
     */
    void upgraded(StreamConnection socket, Handshake handshake);
}
