package io.sluice.gateway.http;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * The WebSocket handshake of RFC 6455 section 4.2: refuses with a status and one line of text, or upgrades and hands
 * the socket over. Runs on the socket's I/O thread.
 *
 * <p>Memory: the upgrade listeners, one for each wire form, serve all sockets and capture no exchange, and the socket
 * is taken back from Undertow ({@link HttpSocket}), so that nothing of HTTP outlives the handshake.
 */
public final class HandshakeHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(HandshakeHandler.class);
    /** Seconds; refused clients come back spread over so many, rather than as one wave. */
    private static final int MAX_RETRY_AFTER = 5;

    private final OriginRules origins;
    private final boolean compression;
    private final BooleanSupplier draining;
    private final UpgradedSockets sockets;
    private final GatewayMetrics metrics;
    private final QuietLog refusals = new QuietLog(log);
    private final QuietLog failures = new QuietLog(log);
    private final Map<Handshake, HttpUpgradeListener> takers = new EnumMap<>(Handshake.class);

    /**
     * Makes the one handler of an endpoint.
     *
     * @param origins which browsers may come
     * @param compression whether permessage-deflate is agreed on with clients that offer it; if not, what they offer is
     *     not even read
     * @param draining whether new clients are to be sent elsewhere; asked for each handshake, by any I/O thread
     * @param sockets takes the upgraded sockets over
     * @param metrics hears of refusals
     */
    public HandshakeHandler(OriginRules origins, boolean compression, BooleanSupplier draining,
        UpgradedSockets sockets, GatewayMetrics metrics) {
        this.origins = origins;
        this.compression = compression;
        this.draining = draining;
        this.sockets = sockets;
        this.metrics = metrics;
        for (Handshake handshake : Handshake.values()) {
            takers.put(handshake, (socket, exchange) -> handOver(bare(socket, exchange), handshake));
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Refusal refusal = refusalOf(exchange);
        if (refusal == null) {
            upgrade(exchange);
        } else {
            refuse(exchange, refusal);
        }
    }

    private @Nullable Refusal refusalOf(HttpServerExchange exchange) {
        Visit visit = HttpSocket.of(exchange).visit();
        Refusal turned = visit.refusal();
        Refusal refusal = turned == null ? fault(exchange) : turned;
        if (refusal == null) {
            // Behind a proxy that tells it in the request, this is the first that is known of the client's address.
            visit.from(ClientAddress.of(exchange));
            refusal = visit.refusal();
        }
        return refusal;
    }

    private @Nullable Refusal fault(HttpServerExchange exchange) {
        Refusal large = RequestLimits.check(exchange);
        Refusal broken = large == null ? HandshakeRules.check(exchange) : large;
        if (broken != null) {
            return broken;
        } else if (compression && HandshakeRules.extensions(exchange.getRequestHeaders()) == null) {
            return Refusal.EXTENSIONS;
        } else if (!origins.allows(HandshakeRules.origin(exchange.getRequestHeaders()))) {
            return Refusal.ORIGIN;
        }
        return draining.getAsBoolean() ? Refusal.DRAINING : null;
    }

    private void upgrade(HttpServerExchange exchange) {
        HeaderMap request = exchange.getRequestHeaders();
        HeaderMap response = exchange.getResponseHeaders();
        response.put(Headers.UPGRADE, "websocket");
        response.put(Headers.SEC_WEB_SOCKET_ACCEPT, Objects.requireNonNull(HandshakeRules.acceptKey(request)));
        String subprotocol = HandshakeRules.subprotocol(request);
        if (subprotocol != null) {
            response.put(Headers.SEC_WEB_SOCKET_PROTOCOL, subprotocol);
        }
        Handshake form = HandshakeRules.form(subprotocol, exchange.getQueryParameters());
        exchange.upgradeChannel(takers.get(agreesOnCompression(request, response) ? form.compressed() : form));
        exchange.endExchange();
    }

    private boolean agreesOnCompression(HeaderMap request, HeaderMap response) {
        List<ExtensionOffer> offers = compression ? HandshakeRules.extensions(request) : null;
        String answer = offers == null ? null : DeflateOffer.answer(offers);
        if (answer != null) {
            response.put(Headers.SEC_WEB_SOCKET_EXTENSIONS, answer);
        }
        return answer != null;
    }

    private void handOver(StreamConnection socket, Handshake handshake) {
        try {
            sockets.upgraded(socket, handshake);
        } catch (RuntimeException e) {
            failures.warn("upgraded socket could not be taken over", e);
            IoUtils.safeClose(socket);
        }
    }

    /** Leaves nothing of HTTP on the socket. */
    private static StreamConnection bare(StreamConnection socket, HttpServerExchange exchange) {
        // When the response could not be flushed at once, what waited for that is still set, and captures the exchange.
        socket.getSourceChannel().suspendReads();
        socket.getSourceChannel().setReadListener(null);
        socket.getSinkChannel().suspendWrites();
        socket.getSinkChannel().setWriteListener(null);
        return HttpSocket.of(exchange).release(early((HttpServerConnection) exchange.getConnection()));
    }

    /** What was read with the request and lies behind it; null for nothing. */
    private static @Nullable ByteBuffer early(HttpServerConnection http) {
        PooledByteBuffer extra = http.getExtraBytes();
        if (extra == null) {
            return null;
        }
        ByteBuffer buffer = extra.getBuffer();
        ByteBuffer bytes = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        extra.close();
        http.setExtraBytes(null);
        return bytes;
    }

    private void refuse(HttpServerExchange exchange, Refusal refusal) {
        metrics.handshakeRefused(refusal.reason);
        refusals.warn("handshake refused reason={} status={} origin={}", refusal.reason, refusal.status,
            Printable.of(HandshakeRules.origin(exchange.getRequestHeaders())));
        HeaderMap response = exchange.getResponseHeaders();
        switch (refusal) {
            case METHOD -> response.put(Headers.ALLOW, "GET");
            case NOT_WEBSOCKET -> response.put(Headers.UPGRADE, "websocket").put(Headers.CONNECTION, "Upgrade");
            case WEBSOCKET_VERSION -> response.put(Headers.SEC_WEB_SOCKET_VERSION, "13");
            default -> { }
        }
        if (refusal.passing) {
            response.put(Headers.RETRY_AFTER, retryAfter());
            exchange.setPersistent(false);
        }
        TextResponse.send(exchange, refusal.status, refusal.text);
    }

    private static int retryAfter() {
        return 1 + ThreadLocalRandom.current().nextInt(MAX_RETRY_AFTER);
    }
}
