package io.sluice.gateway.http;

import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/** A listening socket with Undertow's HTTP on it, strict and bounded: nothing here expects large or slow requests. */
final class Listener implements AutoCloseable {
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 64;
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
     * @param requestTimeout for silence before a request, and for its head
     * @param tls for TLS, or null for plain TCP
     */
    record Place(String section, String host, int port, int backlog, int sendBuffer, Duration requestTimeout,
        @Nullable SSLContext tls) {
    }

    /**
     * Opens the socket; requests are handled from now on, on the worker's I/O threads.
     *
     * @throws ListenerException when the address can't be bound
     */
    static Listener open(Place place, XnioWorker worker, HttpHandler handler) {
        DefaultByteBufferPool buffers =
            new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, CACHED_PER_THREAD);
        HttpOpenListener http = new HttpOpenListener(buffers, httpOptions(place));
        http.setRootHandler(handler);
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getAllByName(place.host)[0], place.port);
            AcceptingChannel<? extends StreamConnection> server = place.tls == null
                ? openPlain(address, worker, place, http)
                : openTls(address, worker, place, http, place.tls);
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

    private static AcceptingChannel<? extends StreamConnection> openPlain(InetSocketAddress address, XnioWorker worker,
        Place place, HttpOpenListener http) throws IOException {
        ChannelListener<StreamConnection> lend = socket -> http.handleEvent(new HttpSocket(socket));
        return worker.createStreamConnectionServer(address, ChannelListeners.openListenerAdapter(lend),
            socketOptions(place));
    }

    private static AcceptingChannel<? extends StreamConnection> openTls(InetSocketAddress address, XnioWorker worker,
        Place place, HttpOpenListener http, SSLContext context) throws IOException {
        UndertowXnioSsl tls =
            new UndertowXnioSsl(worker.getXnio(), OptionMap.EMPTY, http.getBufferPool(), context);
        return tls.createSslConnectionServer(worker, address, ChannelListeners.<SslConnection>openListenerAdapter(http),
            socketOptions(place));
    }

    private static OptionMap socketOptions(Place place) {
        OptionMap.Builder options = OptionMap.builder()
            .set(Options.BACKLOG, place.backlog)
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true);
        if (place.sendBuffer > 0) {
            options.set(Options.SEND_BUFFER, place.sendBuffer);
        }
        return options.getMap();
    }

    private static OptionMap httpOptions(Place place) {
        int timeout = Math.toIntExact(place.requestTimeout.toMillis());
        return OptionMap.builder()
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, timeout)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeout)
            .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
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
}
