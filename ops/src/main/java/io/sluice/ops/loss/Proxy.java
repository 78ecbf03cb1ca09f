package io.sluice.ops.loss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A TCP proxy on the loopback address that does to sockets what networks do. One thread of its own owns its links,
 * their sockets and bytes; others only give it tasks.
 */
final class Proxy implements AutoCloseable {
    /** While bytes wait for their time, it is looked for this often. */
    private static final long DELAY_TICK_MILLIS = 1;
    private static final long IDLE_MILLIS = 100;
    private static final long END_MILLIS = 2_000;

    private final Selector selector = Selector.open();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    private volatile boolean stopping;

    /** Owned by the thread. */
    private final List<Link> links = new ArrayList<>();

    /** Starts its thread; it has no links yet. */
    Proxy(String name) throws IOException {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens a way to the port; it leads nowhere while nobody listens there. */
    Link link(int target) throws IOException {
        Link link = new Link(this, target);
        execute(() -> {
            links.add(link);
            link.start(selector);
        });
        return link;
    }

    /** Has the task done by the thread, soon. From any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Resets everything that is open, and ends. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector) {
            while (!stopping) {
                boolean delayed = false;
                for (Link link : links) {
                    delayed |= link.flushDelayed();
                }
                selector.select(Proxy::selected, delayed ? DELAY_TICK_MILLIS : IDLE_MILLIS);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            links.forEach(Link::end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void selected(SelectionKey key) {
        ((Runnable) key.attachment()).run();
    }
}
