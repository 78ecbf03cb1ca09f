package io.sluice.gateway.main;

import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.OutboundBudget;
import io.sluice.gateway.observe.GatewayMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** Puts a loop around each I/O thread of a worker. */
final class Loops {
    private Loops() {
    }

    /** The loops, in the order of their threads' numbers; ticking from now on. */
    static List<Loop> around(XnioWorker worker, GatewayMetrics metrics, OutboundBudget budget) {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < worker.getIoThreadCount(); i++) {
            XnioIoThread thread = worker.getIoThread(i);
            Loop loop = new Loop(i, thread, () -> Thread.currentThread() == thread, metrics, budget);
            loops.add(loop);
            thread.execute(() -> {
                thread.setName("loop-" + loop.index());
                tick(loop, thread);
            });
        }
        return List.copyOf(loops);
    }

    private static void tick(Loop loop, XnioIoThread thread) {
        long millis = loop.tick(); // throws nothing
        try {
            thread.executeAfter(() -> tick(loop, thread), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException expected) {
            // the worker is being shut down
        }
    }
}
