package io.sluice.gateway.main;

import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.LoopThread;
import io.sluice.gateway.connection.OutboundBudget;
import io.sluice.gateway.observe.GatewayMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** Puts a loop around each I/O thread of a worker. */
final class Loops {
    /** An I/O thread as its loop sees it. */
    private record IoThread(XnioIoThread thread) implements LoopThread {
        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfter(long millis, Runnable task) {
            try {
                thread.executeAfter(task, millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException expected) {
                // the worker is being shut down
            }
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    private Loops() {
    }

    /** The loops, in the order of their threads' numbers; ticking from now on. */
    static List<Loop> around(XnioWorker worker, Duration gatherDelay, GatewayMetrics metrics, OutboundBudget budget) {
        List<Loop> loops = new ArrayList<>();
        for (int i = 0; i < worker.getIoThreadCount(); i++) {
            XnioIoThread thread = worker.getIoThread(i);
            IoThread ioThread = new IoThread(thread);
            Loop loop = new Loop(i, ioThread, gatherDelay, metrics, budget);
            loops.add(loop);
            thread.execute(() -> {
                thread.setName("loop-" + loop.index());
                tick(loop, ioThread);
            });
        }
        return List.copyOf(loops);
    }

    private static void tick(Loop loop, IoThread thread) {
        long millis = Loop.TICK_MILLIS;
        try {
            millis = loop.tick();
        } finally {
            thread.executeAfter(millis, () -> tick(loop, thread));
        }
    }
}
