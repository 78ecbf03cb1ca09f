package io.sluice.gateway.http;

import io.sluice.gateway.config.AdminConfig;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.function.Supplier;
import org.xnio.XnioWorker;

/**
 * The internal listener: {@code /live}, {@code /ready} and {@code /metrics}, by GET or HEAD. Runs on the I/O thread of
 * a worker of its own, which also calls the suppliers; they must not wait for a loop or for Redis.
 */
public final class AdminServer implements AutoCloseable {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final int BACKLOG = 128;

    private final Listener listener;

    private AdminServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * What is told to whom asks.
     *
     * @param live whether the process does its work: each loop answered within the last 10 s. Never asks about Redis,
     *     since restarting us heals nothing there
     * @param ready whether new clients should be sent here: started and not draining
     * @param metrics all meters in Prometheus' text format, version 0.0.4
     */
    public record Answers(Supplier<Health> live, Supplier<Health> ready, Supplier<String> metrics) {
    }

    /**
     * Opens the listener.
     *
     * @throws ListenerException when the address can't be bound; its text is one line for the operator
     */
    public static AdminServer start(AdminConfig config, XnioWorker worker, Answers answers) {
        Listener.Place place =
            new Listener.Place("admin", config.host(), config.port(), BACKLOG, 0, REQUEST_TIMEOUT,
                Edge.internal());
        return new AdminServer(Listener.open(place, worker, new Routes(answers)));
    }

    /** The port that was bound, also when any free one was asked for. */
    public int port() {
        return listener.port();
    }

    /** Stops accepting. */
    @Override
    public void close() {
        listener.close();
    }

    private record Routes(Answers answers) implements HttpHandler {
        @Override
        public void handleRequest(HttpServerExchange exchange) {
            if (!isRead(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
                TextResponse.send(exchange, 405, "only GET and HEAD");
                return;
            }
            switch (exchange.getRequestPath()) {
                case "/live" -> tell(exchange, answers.live.get());
                case "/ready" -> tell(exchange, answers.ready.get());
                case "/metrics" -> TextResponse.send(exchange, METRICS_TYPE, answers.metrics.get());
                default -> TextResponse.send(exchange, 404, "nothing here; there are /live, /ready and /metrics");
            }
        }

        private static void tell(HttpServerExchange exchange, Health health) {
            TextResponse.send(exchange, health.ok() ? 200 : 503, health.line());
        }

        private static boolean isRead(HttpString method) {
            return method.equals(Methods.GET) || method.equals(Methods.HEAD);
        }
    }
}
