package io.sluice.gateway.http;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;

/** Whole responses, written without waiting on the I/O thread. */
final class TextResponse {
    static final String PLAIN = "text/plain; charset=utf-8";
    private static final IoCallback CLOSE = new Close();

    private TextResponse() {
    }

    /** Answers with one line of plain text. */
    static void send(HttpServerExchange exchange, int status, String line) {
        exchange.setStatusCode(status);
        send(exchange, PLAIN, line + "\n");
    }

    /** Answers with a text of a type, that nobody may keep. */
    static void send(HttpServerExchange exchange, String type, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type).put(Headers.CACHE_CONTROL, "no-store");
        if (exchange.isRequestComplete()) {
            exchange.getResponseSender().send(body, StandardCharsets.UTF_8);
        } else {
            // Nothing here takes a body, and Undertow would wait for the rest of it without any deadline.
            exchange.setPersistent(false);
            exchange.getResponseSender().send(body, StandardCharsets.UTF_8, CLOSE);
        }
    }

    private static final class Close implements IoCallback {
        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
            IoUtils.safeClose(exchange.getConnection());
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
            IoUtils.safeClose(exchange.getConnection());
        }
    }
}
