package io.sluice.gateway.main;

import io.sluice.gateway.bus.BusException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The main thread's waiting for what others do; no other thread waits. */
final class Waiting {
    private Waiting() {
    }

    /** Waits for what ends within a bounded time, well or not. */
    static void forEnd(CompletionStage<Void> stage) {
        stage.exceptionally(failure -> null).toCompletableFuture().join();
    }

    /** Waits, and throws what the stage failed with as the bus said it. */
    static void forBus(CompletionStage<Void> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BusException cause ? cause : new BusException("Redis: " + e.getCause(), e);
        }
    }
}
