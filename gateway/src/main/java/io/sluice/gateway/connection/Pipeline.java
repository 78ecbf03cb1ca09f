package io.sluice.gateway.connection;

import io.sluice.protocol.DisconnectCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of one connection that have no answer yet, in their order. A command starts when those before it are
 * answered; only runs of subscribes and runs of publishes are under way together, since waiting for Redis once for each
 * would make a client with a hundred channels wait a hundred times. Answers leave in the order of the commands, but
 * those to subscribes at once: what comes after a subscription's position must find it live, and one channel that Redis
 * is slow to confirm shall not keep the others waiting. Exists only while there are any. Owned by the loop's thread.
 */
final class Pipeline {
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final SessionHandler handler;
    private final ArrayDeque<Exchange> started = new ArrayDeque<>(2);
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>(2);
    private boolean advancing;

    Pipeline(SessionHandler handler) {
        this.handler = handler;
    }

    int size() {
        return started.size() + waiting.size();
    }

    boolean isEmpty() {
        return started.isEmpty() && waiting.isEmpty();
    }

    void add(Exchange exchange) {
        waiting.addLast(exchange);
    }

    /** Forgets all that has not been started, as after a refused connect. */
    void dropWaiting() {
        waiting.clear();
    }

    /** Forgets everything: nothing more is started or sent, even by an {@link #advance} that is under way. */
    void clear() {
        started.clear();
        waiting.clear();
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
        Exchange next = nextAnswered();
        while (next != null) {
            started.remove(next);
            next.send();
            next = nextAnswered();
        }
    }

    private @Nullable Exchange nextAnswered() {
        for (Exchange exchange : started) {
            if (exchange.isAnswered()) {
                return exchange;
            }
            if (!exchange.mayBeOvertaken()) {
                return null;
            }
        }
        return null;
    }

    private boolean startNext() {
        Exchange next = waiting.peekFirst();
        Exchange before = started.peekLast();
        if (next == null || (before != null && !next.mayStartWith(before))) {
            return false;
        }
        waiting.pollFirst();
        started.addLast(next);
        start(next);
        return true;
    }

    /** A command that fails ends its connection: left without an answer it would hold up all that follow. */
    private void start(Exchange next) {
        try {
            handler.start(next);
        } catch (RuntimeException e) {
            log.error("a command failed; its connection is closed type={}", next.command().type(), e);
            next.disconnect(DisconnectCode.INTERNAL);
        }
    }
}
