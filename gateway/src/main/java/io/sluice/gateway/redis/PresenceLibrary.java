package io.sluice.gateway.redis;

import io.sluice.protocol.redis.PresenceKeys;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library of functions for presence in Redis: put there when it is missing or older than ours. A newer one is left
 * alone, since newer nodes need it. Belongs to the bus thread.
 */
final class PresenceLibrary {
    private static final Logger log = LoggerFactory.getLogger(PresenceLibrary.class);

    private final PresenceCalls calls;

    PresenceLibrary(PresenceCalls calls) {
        this.calls = calls;
    }

    /** Whether this is Redis' word for a function that it does not have. */
    static boolean isMissing(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("Function not found");
    }

    /** Completes when it is there; fails when Redis does not take it. */
    CompletionStage<Void> install() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        calls.version().whenComplete((version, failure) -> {
            if (failure != null && !isMissing(failure)) {
                done.completeExceptionally(failure);
            } else if (failure == null && version >= PresenceKeys.VERSION) {
                if (version > PresenceKeys.VERSION) {
                    log.warn("Redis has a newer library of functions than this gateway: library={} version={} ours={}",
                        PresenceKeys.LIBRARY, version, PresenceKeys.VERSION);
                }
                done.complete(null);
            } else {
                calls.install().whenComplete((name, refusal) -> end(done, refusal));
            }
        });
        return done;
    }

    private static void end(CompletableFuture<Void> done, @Nullable Throwable refusal) {
        if (refusal == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(refusal);
        }
    }
}
