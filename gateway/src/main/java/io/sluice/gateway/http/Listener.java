package io.sluice.gateway.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;
import org.xnio.XnioWorker;

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

    private final Undertow server;
    private final DefaultByteBufferPool buffers;

    private Listener(Undertow server, DefaultByteBufferPool buffers) {
        this.server = server;
        this.buffers = buffers;
    }

    /**
     * Where and how to listen.
     *
     * @param section of the settings, named in errors: {@code http} or {@code admin}
     * @param host the address to bind
     * @param port the port, 0 for any free one
     * @param backlog connections that the kernel may hold for us
     * @param requestTimeout for silence before a request, and for its head
     * @param tls for TLS, or null for plain TCP
     */
    record Place(String section, String host, int port, int backlog, Duration requestTimeout,
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
        Undertow server = builder(place, worker, handler).setByteBufferPool(buffers).build();
        try {
            server.start();
        } catch (RuntimeException e) {
            buffers.close();
            throw new ListenerException(explain(place, rootOf(e)), e);
        }
        return new Listener(server, buffers);
    }

    /** The port that was bound. */
    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Stops accepting. Connections that are open stay open; the worker is its maker's to stop. */
    @Override
    public void close() {
        server.stop();
        buffers.close();
    }

    private static Undertow.Builder builder(Place place, XnioWorker worker, HttpHandler handler) {
        int timeout = Math.toIntExact(place.requestTimeout.toMillis());
        Undertow.Builder builder = Undertow.builder().setWorker(worker).setHandler(handler)
            .setSocketOption(Options.BACKLOG, place.backlog)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setSocketOption(Options.REUSE_ADDRESSES, true)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, timeout)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeout)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_QUERY_PARAMETERS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY_BYTES)
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false);
        return place.tls == null
            ? builder.addHttpListener(place.port, place.host)
            : builder.addHttpsListener(place.port, place.host, place.tls);
    }

    private static String explain(Place place, Throwable cause) {
        String port = setting(place, "port");
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException
            || reason.contains("assign requested address")) {
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

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
