package io.sluice.gateway.http;

import io.sluice.gateway.config.ProxyConfig;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.ssl.SslConnection;

/**
 * A socket as lent to Undertow's HTTP, to be taken back at the upgrade.
 *
 * <p>Undertow puts a close listener on the socket that it is given, XNIO has no way to take one off, and behind it hang
 * the HTTP connection, its parser, conduits and timer: 900 bytes for as long as the WebSocket lives. So Undertow gets
 * this one in place of the accepted socket. Both work on the same conduits; when the socket closes so does this, and
 * the other way round, until {@link #release}. Over TLS it stands in for the encrypted socket, which is what is given
 * back. What is known of the client, what it counts as, and the deadline, is held here, and so goes with it.
 */
final class HttpSocket extends StreamConnection implements Ending {
    private final StreamConnection socket;
    private final @Nullable InetSocketAddress client;
    private final Edge edge;
    private final Visit visit;
    private final Deadline deadline;
    private final Tie tie;
    // The I/O thread's, which also closes; false for good only on sockets that are never upgraded.
    private volatile boolean released;

    /** Stands in for {@code socket}; {@code client} is where its client is, null for its peer. */
    HttpSocket(StreamConnection socket, @Nullable InetSocketAddress client, Edge edge, Visit visit,
        Deadline deadline) {
        super(socket.getIoThread());
        this.socket = socket;
        this.client = client;
        this.edge = edge;
        this.visit = visit;
        this.deadline = deadline;
        setSourceConduit(socket.getSourceChannel().getConduit());
        setSinkConduit(socket.getSinkChannel().getConduit());
        boolean encrypted = socket instanceof SslConnection;
        this.tie = encrypted ? new Tie() : visit.tie();
        tie.next(this);
        if (encrypted) {
            tie.to(socket);
        }
    }

    /** The one that the request came on; every listener of ours has them. */
    static HttpSocket of(HttpServerExchange exchange) {
        return (HttpSocket) ((HttpServerConnection) exchange.getConnection()).getChannel();
    }

    /** What is believed of proxies here. */
    ProxyConfig proxies() {
        return edge.proxies();
    }

    /** What it counts as. */
    Visit visit() {
        return visit;
    }

    Deadline deadline() {
        return deadline;
    }

    /**
     * Gives the accepted socket back, with its own listeners at its conduits, and tells Undertow that this one was
     * closed. Called on the I/O thread when HTTP has nothing left to read or write; what it has read too much, or null,
     * will be read once more.
     */
    StreamConnection release(@Nullable ByteBuffer early) {
        released = true;
        deadline.cancel();
        if (tie != visit.tie()) {
            tie.next(null);
        }
        // The seat takes this one's place in a single step: at no moment would the socket's end go unheard.
        visit.upgraded();
        if (early != null) {
            socket.getSourceChannel().setConduit(new EarlyBytes(socket.getSourceChannel().getConduit(), early));
        }
        socket.getSourceChannel().getConduit()
            .setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(socket.getSourceChannel()));
        socket.getSinkChannel().getConduit()
            .setWriteReadyHandler(new WriteReadyHandler.ChannelListenerHandler<>(socket.getSinkChannel()));
        IoUtils.safeClose(this);
        return socket;
    }

    /** The socket itself has ended. */
    @Override
    public void ended() {
        IoUtils.safeClose(this);
        visit.ended();
    }

    @Override
    protected void closeAction() throws IOException {
        if (!released) {
            deadline.cancel();
            if (!deadline.hasExpired() && socket instanceof SslConnection tls && !isAgreedOn(tls)) {
                edge.metrics().socketDropped("tls-handshake");
            }
            socket.close();
        }
    }

    /** Before the end of the handshake there is a session of no version. */
    private static boolean isAgreedOn(SslConnection tls) {
        return !tls.getSslSession().getProtocol().equals("NONE");
    }

    @Override
    protected void notifyReadClosed() {
        if (!released) {
            super.notifyReadClosed();
        }
    }

    @Override
    protected void notifyWriteClosed() {
        if (!released) {
            super.notifyWriteClosed();
        }
    }

    @Override
    public SocketAddress getPeerAddress() {
        return client == null ? socket.getPeerAddress() : client;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return socket.supportsOption(option);
    }

    @Override
    public <T> @Nullable T getOption(Option<T> option) throws IOException {
        return socket.getOption(option);
    }

    @Override
    public <T> @Nullable T setOption(Option<T> option, T value) throws IOException {
        return socket.setOption(option, value);
    }
}
