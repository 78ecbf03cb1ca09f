package io.sluice.gateway.http;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.edge.ProxyHeader;
import io.sluice.gateway.observe.QuietLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * The way of accepted sockets to HTTP: is there room for it, is it from a proxy of ours, what does the PROXY protocol
 * say of it, TLS, and then {@link HttpSocket}. Runs on the socket's I/O thread. Nothing of it stays on a socket that is
 * upgraded but the {@link Tie}.
 */
final class Entrance implements ChannelListener<StreamConnection> {
    private static final Logger log = LoggerFactory.getLogger(Entrance.class);

    private final Edge edge;
    private final @Nullable TlsSockets tls;
    private final Duration requestTimeout;
    private final ChannelListener<? super HttpSocket> http;
    private final QuietLog drops = new QuietLog(log);

    /** Leads sockets to {@code http}, which may have to wait for their request. */
    Entrance(Edge edge, @Nullable TlsSockets tls, Duration requestTimeout, ChannelListener<? super HttpSocket> http) {
        this.edge = edge;
        this.tls = tls;
        this.requestTimeout = requestTimeout;
        this.http = http;
    }

    @Override
    public void handleEvent(StreamConnection socket) {
        Visit visit = edge.door().enter(socket);
        if (visit == null) {
            turnAway(socket);
            return;
        }
        Deadline deadline = Deadline.start(socket.getIoThread(), requestTimeout, edge.metrics(), socket);
        ProxyConfig proxies = edge.proxies();
        if (proxies.protocol() == ProxyConfig.Protocol.OFF) {
            open(socket, null, visit, deadline);
        } else if (proxies.trusts(peer(socket))) {
            new ProxyHeaderReader(socket, new ProxyHeader(proxies.protocol()), new Told(socket, visit, deadline))
                .start();
        } else {
            drop(socket, deadline, "untrusted-proxy", "not in proxy.trusted");
        }
    }

    private void open(StreamConnection socket, @Nullable InetSocketAddress client, Visit visit, Deadline deadline) {
        if (edge.door().countsAddresses() && !visit.from(client == null ? peer(socket) : client.getAddress())) {
            deadline.cancel();
            turnAway(socket);
            return;
        }
        StreamConnection outer = tls == null ? socket : tls.wrap(socket);
        HttpSocket lent = new HttpSocket(outer, client, edge, visit, deadline);
        deadline.guard(lent);
        http.handleEvent(lent);
    }

    /** Without a word: too many are being told already. */
    private void turnAway(StreamConnection socket) {
        edge.metrics().socketDropped("turned-away");
        drops.warn("socket dropped reason=turned-away: more clients come than can be told that there are too many");
        IoUtils.safeClose(socket);
    }

    private void drop(StreamConnection socket, Deadline deadline, String reason, String words) {
        deadline.cancel();
        edge.metrics().socketDropped(reason);
        drops.warn("socket dropped reason={} peer={}: {}", reason, peer(socket).getHostAddress(), words);
        IoUtils.safeClose(socket);
    }

    private static InetAddress peer(StreamConnection socket) {
        return socket.getPeerAddress(InetSocketAddress.class).getAddress();
    }

    private final class Told implements ProxyHeaderReader.Outcome {
        private final StreamConnection socket;
        private final Visit visit;
        private final Deadline deadline;

        Told(StreamConnection socket, Visit visit, Deadline deadline) {
            this.socket = socket;
            this.visit = visit;
            this.deadline = deadline;
        }

        @Override
        public void complete(@Nullable InetSocketAddress client) {
            open(socket, client, visit, deadline);
        }

        @Override
        public void failed(String reason) {
            drop(socket, deadline, "proxy-header", reason);
        }

        @Override
        public void silent() {
            deadline.cancel();
            IoUtils.safeClose(socket);
        }
    }
}
