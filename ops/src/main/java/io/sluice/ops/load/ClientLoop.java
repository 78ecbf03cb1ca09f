package io.sluice.ops.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One selector thread and its connections: those whose number leaves the loop's number when divided by the number of
 * loops. It opens them at the planned pace, reads them, and publishes for them when asked to.
 */
final class ClientLoop implements Runnable {
    /** Connections of a loop that may be under way at a time, so that the server's accept queue is not overrun. */
    private static final int OPENING_AT_ONCE = 256;
    /** Of the kernel for a client that stops reading: small, so that the gateway soon has to wait for it. */
    private static final int SLOW_READER_BUFFER = 4096;
    private static final long LONGEST_WAIT_MILLIS = 100;

    private final int number;
    private final LoadPlan plan;
    private final LoopTools tools;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private volatile boolean stopping;

    /** Owned by the loop; read by others once it has ended. Those that could not even be opened are missing. */
    private final Map<Integer, LoadConnection> connections = new HashMap<>();
    private final long startNanos = System.nanoTime();
    private int next;
    private int opened;
    private boolean opens = true;
    private @Nullable ClientPublisher publisher;

    ClientLoop(int number, LoopTools tools) throws IOException {
        this.number = number;
        this.plan = tools.plan;
        this.tools = tools;
        next = number;
        selector = Selector.open();
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
            connections.values().forEach(connection -> connection.abandon("not finished in time"));
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
        opens = false;
        connections.values().forEach(connection -> connection.expectReady("not subscribed in time"));
        for (; next < plan.clients().connections(); next += plan.clients().threads()) {
            failed("not opened in time");
        }
    }

    /** Starts publishing for its connections. On the loop. */
    void publish(ClientPublisher toStart) {
        publisher = toStart;
    }

    /** Begins to close all connections politely. On the loop. */
    void leave() {
        publisher = null;
        connections.values().forEach(LoadConnection::leave);
    }

    /** Whether all its connections are closed. On the loop. */
    boolean isEmpty() {
        return connections.values().stream().allMatch(LoadConnection::isClosed);
    }

    /** The channels of those of its connections that are to receive everything. On the loop. */
    List<Integer> receivingChannels() {
        return connections.values().stream().filter(LoadConnection::counts).map(LoadConnection::channel).toList();
    }

    /** Ends the loop, from any thread; connections that are still open are dropped. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** Its connections by number; on the loop, or after it has ended. */
    Map<Integer, LoadConnection> connections() {
        return connections;
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
        long wait = opens ? openDue() : LONGEST_WAIT_MILLIS;
        return publisher == null ? wait : Math.min(wait, publisher.publishDue());
    }

    private long openDue() {
        LoadPlan.Clients clients = plan.clients();
        double elapsed = (System.nanoTime() - startNanos) / 1e9;
        double due = clients.connectRate() == 0
            ? Double.MAX_VALUE : 1 + elapsed * clients.connectRate() / clients.threads();
        while (next < clients.connections() && underWay() < OPENING_AT_ONCE && opened < due) {
            open(next);
            opened++;
            next += clients.threads();
        }
        opens = next < clients.connections();
        return opens && underWay() < OPENING_AT_ONCE ? 1 : LONGEST_WAIT_MILLIS;
    }

    private int underWay() {
        return opened - tools.tally.ready - tools.tally.failed;
    }

    private void open(int index) {
        try {
            SocketChannel socket = SocketChannel.open();
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (plan.clients().slow(index)) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_READER_BUFFER);
            }
            bind(socket, index);
            LoadConnection connection = new LoadConnection(tools, index, socket);
            connections.put(index, connection);
            connection.start(socket.register(selector, SelectionKey.OP_CONNECT, connection));
            connect(connection, socket, index);
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void connect(LoadConnection connection, SocketChannel socket, int index) {
        URI url = plan.clients().url(index);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort()));
        } catch (IOException e) {
            connection.abandon(String.valueOf(e.getMessage()));
        }
    }

    private void bind(SocketChannel socket, int index) throws IOException {
        int addresses = plan.clients().sourceAddresses();
        if (addresses > 0) {
            byte[] address = {127, 0, 0, (byte) (1 + index % addresses)};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
        }
    }

    private void failed(String why) {
        tools.tally.failed++;
        tools.tally.count(tools.tally.connectFailures, why);
    }

    private void selected(SelectionKey key) {
        ((LoadConnection) key.attachment()).ready(key);
    }
}
