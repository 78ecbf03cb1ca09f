package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider's HTTP server, on loopback, that answers as a test wants it. */
public final class KeyServer implements AutoCloseable {
    /** How a request is answered. */
    @FunctionalInterface
    public interface Answer {
        /** Answers. */
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Answer answer;

    /** Starts one that answers so, whatever the path. */
    public KeyServer(Answer answer) {
        this.answer = answer;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                this.answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    /** Starts one that has these keys. */
    public static KeyServer of(String... keys) {
        return new KeyServer(text(200, Jwt.jwks(keys)));
    }

    /** An answer of this status with this text. */
    public static Answer text(int status, String text) {
        return exchange -> {
            byte[] bytes = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** A redirect. */
    public static Answer redirect(String to) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** A body that goes on for ever. */
    public static Answer endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] bytes = " ".repeat(1 << 16).getBytes(UTF_8);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    body.write(bytes);
                }
            }
        };
    }

    /** No answer, until the server is closed; a status line and no more with {@code begun}. */
    public Answer never(boolean begun) {
        return exchange -> {
            if (begun) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            end.await();
        };
    }

    /** Answers otherwise from now on. */
    public void answer(Answer newAnswer) {
        answer = newAnswer;
    }

    /** The requests that came. */
    public int requests() {
        return requests.get();
    }

    /** Where it is. */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys?for=sluice";
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
