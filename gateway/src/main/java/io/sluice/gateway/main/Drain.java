package io.sluice.gateway.main;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Loop;
import io.sluice.protocol.DisconnectCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The end of all connections of a node: each is told that the gateway stops, and given time to say goodbye. */
final class Drain {
    private Drain() {
    }

    /**
     * Closes all connections, those that come meanwhile too, and waits.
     *
     * @return whether all were gone by the deadline
     */
    static boolean run(List<Loop> loops, Duration deadline) {
        CountDownLatch emptyLoops = new CountDownLatch(loops.size());
        for (Loop loop : loops) {
            AtomicBoolean counted = new AtomicBoolean();
            loop.execute(() -> {
                closeAll(loop);
                loop.atTick(() -> {
                    closeAll(loop);
                    if (loop.size() == 0 && !counted.getAndSet(true)) {
                        emptyLoops.countDown();
                    }
                });
            });
        }
        try {
            return emptyLoops.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void closeAll(Loop loop) {
        loop.forEachConnection(Drain::close);
    }

    private static void close(Connection connection) {
        connection.close(DisconnectCode.SHUTDOWN);
    }
}
