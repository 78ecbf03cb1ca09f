package io.sluice.gateway.http;

import io.sluice.gateway.config.HttpConfig;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;

/**
 * The public listener: the WebSocket endpoint and, in development, the trial page. Handlers run on the I/O threads of
 * the given worker, which are the loops of the upgraded connections.
 */
public final class PublicServer implements AutoCloseable {
    /** Where SDKs connect to. */
    public static final String WEBSOCKET_PATH = "/connection/websocket";

    private final Listener listener;

    private PublicServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Opens the listener.
     *
     * @param edge what comes before HTTP: proxies, TLS
     * @param handshake answers at {@link #WEBSOCKET_PATH}
     * @param trial answers at {@code /} and below {@code /dev/}, or null outside of development
     * @throws ListenerException when the address can't be bound; its text is one line for the operator
     */
    public static PublicServer start(HttpConfig config, XnioWorker worker, Edge edge,
        HandshakeHandler handshake, @Nullable TrialPage trial) {
        Listener.Place place = new Listener.Place("http", config.host(), config.port(), config.backlog(),
            config.sendBuffer(), config.requestTimeout(), edge);
        return new PublicServer(Listener.open(place, worker, new Routes(handshake, trial)));
    }

    /** The port that was bound, also when any free one was asked for. */
    public int port() {
        return listener.port();
    }

    /** Stops accepting. Upgraded sockets live on; requests in flight end by their timeouts. */
    @Override
    public void close() {
        listener.close();
    }

    private record Routes(HandshakeHandler handshake, @Nullable TrialPage trial) implements HttpHandler {
        @Override
        public void handleRequest(HttpServerExchange exchange) {
            boolean turnedAway = HttpSocket.of(exchange).visit().refusal() != null;
            if (turnedAway || exchange.getRequestPath().equals(WEBSOCKET_PATH)) {
                handshake.handleRequest(exchange);
            } else if (trial == null || !trial.answers(exchange)) {
                TextResponse.send(exchange, 404, trial == null
                    ? "nothing here; WebSocket clients connect to " + WEBSOCKET_PATH
                    : "nothing here; WebSocket clients connect to " + WEBSOCKET_PATH + ", the trial page is at /");
            }
        }
    }
}
