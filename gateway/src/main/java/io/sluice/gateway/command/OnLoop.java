package io.sluice.gateway.command;

import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Loop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings an outcome back to the loop of the connection that waits for it. */
final class OnLoop {
    private OnLoop() {
    }

    /** A consumer for any thread, that hands on at once when it is called on the loop's own. */
    static <T extends @Nullable Object> Consumer<T> of(Exchange exchange, Consumer<T> then) {
        Loop loop = exchange.connection().loop();
        return value -> {
            if (loop.isCurrent()) {
                then.accept(value);
            } else {
                loop.execute(() -> then.accept(value));
            }
        };
    }
}
