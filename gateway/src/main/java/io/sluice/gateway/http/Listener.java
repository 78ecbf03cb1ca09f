package io.sluice.gateway.http;

import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A listening socket with Undertow's HTTP on it, strict and bounded: nothing here expects large or slow requests. */
final class Listener implements AutoCloseable {
    /** Where Undertow stops reading. */
    private static final int MAX_HEAD_BYTES = 2 * RequestLimits.MAX_HEADER_BYTES;
    private static final int MAX_HEADERS = 2 * RequestLimits.MAX_HEADERS;
    private static final int MAX_QUERY_PARAMETERS = 32;
    private static final long MAX_BODY_BYTES = 1_024;
    /** Room for a TLS record, which JSSE wants whole. Held only while a request is read. */
    private static final int BUFFER_BYTES = 17 * 1024;
    /** With no bound Undertow's pool keeps nothing beyond its thread caches, and every burst allocates anew. */
    private static final int MAX_POOLED_BUFFERS = 512;
    private static final int CACHED_PER_THREAD = 4;

    private final AcceptingChannel<? extends StreamConnection> server;

    private Listener(AcceptingChannel<? extends StreamConnection> server) {
        this.server = server;
    }

    /**
     * Where and how to listen.
     *
     * @param section of the settings, named in errors: {@code http} or {@code admin}
     * @param host the address to bind
     * @param port the port, 0 for any free one
     * @param backlog connections that the kernel may hold for us
     * @param sendBuffer bytes that the kernel may hold for one client; 0 lets it decide
     * @param requestTimeout from accept to the end of a request's head; as long again for the response, and for each
     *     further request
     * @param edge what comes before HTTP
     */
    record Place(String section, String host, int port, int backlog, int sendBuffer, Duration requestTimeout,
        Edge edge) {
    }

    /**
     * Opens the socket; requests are handled from now on, on the worker's I/O threads.
     *
     * @throws ListenerException when the address can't be bound
     */
    static Listener open(Place place, XnioWorker worker, HttpHandler handler) {
        DefaultByteBufferPool buffers =
            new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, CACHED_PER_THREAD);
        HttpOpenListener http = new HttpOpenListener(buffers, httpOptions());
        http.setRootHandler(new Timed(handler));
        Edge.Tls tls = place.edge.tls();
        Entrance entrance = new Entrance(place.edge, tls == null ? null : new TlsSockets(worker, tls, buffers),
            place.requestTimeout, http);
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getAllByName(place.host)[0], place.port);
            AcceptingChannel<? extends StreamConnection> server = worker.createStreamConnectionServer(address,
                ChannelListeners.openListenerAdapter(entrance), socketOptions(place));
            server.resumeAccepts();
            return new Listener(server);
        } catch (IOException e) {
            throw new ListenerException(explain(place, e), e);
        }
    }

    /** The port that was bound. */
    int port() {
        return server.getLocalAddress(InetSocketAddress.class).getPort();
    }

    /** Stops accepting. Connections that are open stay open, with their buffers; the worker is its maker's to stop. */
    @Override
    public void close() {
        IoUtils.safeClose(server);
    }

    private static OptionMap socketOptions(Place place) {
        OptionMap.Builder options = OptionMap.builder()
            .set(Options.BACKLOG, place.backlog)
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            // Counted where sockets are accepted: those on their way to a loop would use up the descriptors, too.
            .set(Options.CONNECTION_HIGH_WATER, place.edge.door().maxSockets())
            .set(Options.CONNECTION_LOW_WATER, place.edge.door().maxSockets());
        if (place.sendBuffer > 0) {
            options.set(Options.SEND_BUFFER, place.sendBuffer);
        }
        return options.getMap();
    }

    /** How heads of requests are parsed, and what of HTTP is spoken. */
    static OptionMap httpOptions() {
        return OptionMap.builder()
            .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD_BYTES)
            .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            .set(UndertowOptions.MAX_PARAMETERS, MAX_QUERY_PARAMETERS)
            .set(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .set(UndertowOptions.ALWAYS_SET_DATE, false)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .getMap();
    }

    private static String explain(Place place, IOException cause) {
        String port = setting(place, "port");
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException || reason.contains("assign requested address")) {
            return "this machine has no address " + place.host + " " + setting(place, "host");
        } else if (cause instanceof BindException && reason.contains("in use")) {
            return "port " + place.port + " is in use " + port;
        } else if (reason.contains("ermission denied")) {
            return "port " + place.port + " may not be opened by this user " + port;
        }
        return "can't listen on " + place.host + ":" + place.port + ": " + reason + " " + port;
    }

    private static String setting(Place place, String name) {
        String variable = "SLUICE_" + place.section.toUpperCase(Locale.ROOT) + "_" + name.toUpperCase(Locale.ROOT);
        return "(" + place.section + "." + name + ", " + variable + ")";
    }

    /** Gives each response, and the request that may come after it, its time. */
    private record Timed(HttpHandler next) implements HttpHandler {
        private static final ExchangeCompletionListener ANEW = (exchange, then) -> {
            HttpSocket.of(exchange).deadline().restart();
            then.proceed();
        };

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            HttpSocket.of(exchange).deadline().restart();
            exchange.addExchangeCompleteListener(ANEW);
            next.handleRequest(exchange);
        }
    }
}
