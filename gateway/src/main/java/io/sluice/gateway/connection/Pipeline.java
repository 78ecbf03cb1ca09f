package io.sluice.gateway.connection;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection that have no answer yet, in their order. Answers leave in the order of the commands.
 * A command starts when those before it are answered; only runs of subscribes and runs of publishes are under way
 * together, since waiting for Redis once for each would make a client with a hundred channels wait a hundred times.
 * Exists only while there are any. Owned by the loop's thread.
 */
final class Pipeline {
    private final SessionHandler handler;
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>(4);
    private boolean advancing;

    Pipeline(SessionHandler handler) {
        this.handler = handler;
    }

    int size() {
        return exchanges.size();
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }

    void add(Exchange exchange) {
        exchanges.addLast(exchange);
    }

    /** Forgets all that has not been started, as after a refused connect. */
    void dropWaiting() {
        exchanges.removeIf(exchange -> exchange.phase() == Exchange.Phase.WAITING);
    }

    void clear() {
        exchanges.clear();
    }

    /** Sends the answers whose turn it is, and starts the commands whose turn it is. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            do {
                sendAnswered();
            } while (startNext());
        } finally {
            advancing = false;
        }
    }

    private void sendAnswered() {
        Exchange head = exchanges.peekFirst();
        while (head != null && head.phase() == Exchange.Phase.ANSWERED) {
            exchanges.pollFirst();
            head.send();
            head = exchanges.peekFirst();
        }
    }

    private boolean startNext() {
        Exchange next = startable();
        if (next == null) {
            return false;
        }
        next.started();
        handler.start(next);
        return true;
    }

    private @Nullable Exchange startable() {
        Exchange before = null;
        for (Exchange exchange : exchanges) {
            boolean turn = before == null || exchange.mayStartWith(before);
            if (!turn) {
                return null;
            }
            if (exchange.phase() == Exchange.Phase.WAITING) {
                return exchange;
            }
            before = exchange;
        }
        return null;
    }
}
