package io.sluice.ops.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One selector thread and its clients: of its process' block those that it has the turn for, loop after loop.
 * It lets them in, reads their connections, and publishes for them when asked to.
 */
final class ClientLoop implements Runnable {
    private static final long LONGEST_WAIT_MILLIS = 100;

    private final int number;
    private final LoopTools tools;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private volatile boolean stopping;

    /** Owned by the loop; read by others once it has ended. Those that there was no time to open are missing. */
    private final Map<Integer, LoadClient> clients = new HashMap<>();
    private final Opener opener;
    private @Nullable ClientPublisher publisher;
    private @Nullable Disturber disturber;

    ClientLoop(int number, LoopTools tools) throws IOException {
        this.number = number;
        this.tools = tools;
        selector = Selector.open();
        opener = new Opener(tools, tools.plan.clients().block().first() + number, selector, clients);
        tools.setOpener(opener);
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                long wait = work();
                tools.tally.show();
                selector.select(this::selected, Math.max(1, Math.min(wait, LONGEST_WAIT_MILLIS)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clients.values().forEach(client -> client.abandon("not finished in time"));
            tools.tally.show();
        }
    }

    /** Runs the task on the loop and promises its result; from any thread. */
    <T> CompletableFuture<T> call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> result.complete(task.get()));
        selector.wakeup();
        return result;
    }

    /** Stops opening connections; those under way have failed. On the loop. */
    void stopOpening() {
        opener.stop();
        clients.values().forEach(client -> client.expectReady("not subscribed in time"));
    }

    /** Takes note of what will be published. On the loop. */
    void announce(Schedule schedule) {
        tools.timetable.add(schedule);
    }

    /** Measures the messages of the schedule, and disturbs the clients while it lasts. On the loop. */
    void measure(Schedule schedule) {
        tools.tally.measureFrom(schedule.startNanos());
        disturber = new Disturber(tools, clients, schedule);
    }

    /** Starts publishing for its clients. On the loop. */
    void publish(ClientPublisher toStart) {
        publisher = toStart;
    }

    /** What its clients miss so far; {@code published} has a count for each stream. On the loop, or after its end. */
    Loss loss(int[] published) {
        return clients.values().stream().filter(LoadClient::counts).map(client -> client.loss(published))
            .reduce(Loss.NONE, Loss::plus);
    }

    /** Lets all clients begin to go, politely. On the loop. */
    void leave() {
        publisher = null;
        disturber = null;
        clients.values().forEach(LoadClient::leave);
    }

    /** Whether all its clients are gone. On the loop. */
    boolean isEmpty() {
        return clients.values().stream().allMatch(LoadClient::isClosed);
    }

    /** Adds, for each channel, its clients that are to receive everything. On the loop. */
    void countReceivers(AtomicIntegerArray receivers) {
        clients.values().stream().filter(LoadClient::counts).forEach(client -> client.receiver().count(receivers));
    }

    /** Ends the loop, from any thread; connections that are still open are dropped. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** Its clients by number; on the loop, or after it has ended. */
    Map<Integer, LoadClient> clients() {
        return clients;
    }

    /** All that was announced to it; on the loop, or after it has ended. */
    Timetable timetable() {
        return tools.timetable;
    }

    Tally tally() {
        return tools.tally;
    }

    int number() {
        return number;
    }

    private long work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long wait = disturber == null ? Long.MAX_VALUE : disturber.disturbDue();
        wait = Math.min(wait, opener.openDue());
        return publisher == null ? wait : Math.min(wait, publisher.publishDue());
    }

    private void selected(SelectionKey key) {
        ((LoadConnection) key.attachment()).ready(key);
    }
}
