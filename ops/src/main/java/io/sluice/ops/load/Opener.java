package io.sluice.ops.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/** The way in for the clients of one loop: opens their sockets at the planned pace. Owned by the loop. */
final class Opener {
    /** Connections of a loop that may be under way at a time, so that the server's accept queue is not overrun. */
    private static final int OPENING_AT_ONCE = 256;
    private static final long RETRY_NANOS = 500_000_000;
    private static final long RETRY_TICK_MILLIS = 10;

    private final LoopTools tools;
    private final LoadPlan.Clients plan;
    private final Selector selector;
    private final Map<Integer, LoadClient> clients;
    private final long startNanos = System.nanoTime();

    private int next;
    private int opened;
    private boolean opens = true;
    /** Clients that come back, as soon as there is room. */
    private final Queue<LoadClient> returning = new ArrayDeque<>();
    /** Clients whose return failed, in the order of when they try again. */
    private final Queue<Retry> retries = new ArrayDeque<>();

    private record Retry(LoadClient client, long atNanos) {
    }

    /** A way in for the clients from {@code first} in steps of the number of loops; it puts them on the map. */
    Opener(LoopTools tools, int first, Selector selector, Map<Integer, LoadClient> clients) {
        this.tools = tools;
        plan = tools.plan.clients();
        this.selector = selector;
        this.clients = clients;
        next = first;
    }

    /** Opens what is due; returns the milliseconds until more may be, or the largest number. */
    long openDue() {
        long wait = opens ? openNew() : Long.MAX_VALUE;
        return returning.isEmpty() && retries.isEmpty() ? wait : Math.min(wait, openAgain());
    }

    /** Opens a socket for a client that was there before, as soon as there is room. */
    void comeBack(LoadClient client) {
        returning.add(client);
    }

    /** Tries again for a client whose return failed, after a while. */
    void retry(LoadClient client) {
        retries.add(new Retry(client, System.nanoTime() + RETRY_NANOS));
    }

    private long openAgain() {
        for (Retry first = retries.peek(); first != null && first.atNanos - System.nanoTime() <= 0;
            first = retries.peek()) {
            returning.add(retries.remove().client);
        }
        while (!returning.isEmpty() && hasRoom()) {
            LoadClient client = returning.remove();
            if (client.isAway()) {
                open(client);
            }
        }
        return retries.isEmpty() ? Long.MAX_VALUE : RETRY_TICK_MILLIS;
    }

    private long openNew() {
        double elapsed = (System.nanoTime() - startNanos) / 1e9;
        double share = (double) plan.block().size() / plan.connections() / plan.threads();
        double due = plan.connectRate() == 0 ? Double.MAX_VALUE : 1 + elapsed * plan.connectRate() * share;
        while (next < plan.block().end() && hasRoom() && opened < due) {
            LoadClient client = new LoadClient(tools, next);
            clients.put(next, client);
            open(client);
            opened++;
            next += plan.threads();
        }
        opens = next < plan.block().end();
        return opens && hasRoom() ? 1 : Long.MAX_VALUE;
    }

    /** Opens no more clients; those that had not been have failed. */
    void stop() {
        opens = false;
        for (; next < plan.block().end(); next += plan.threads()) {
            tools.tally.failed++;
            tools.tally.count(tools.tally.connectFailures, "not opened in time");
        }
    }

    private boolean hasRoom() {
        return tools.underWay < OPENING_AT_ONCE;
    }

    private void open(LoadClient client) {
        tools.underWay++;
        try {
            SocketChannel socket = SocketChannel.open();
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            bind(socket, client.index());
            LoadConnection connection = new LoadConnection(tools, client, socket);
            client.opening(connection);
            connection.start(socket.register(selector, SelectionKey.OP_CONNECT, connection));
            connect(connection, socket, client.index());
        } catch (IOException e) {
            client.failed(String.valueOf(e.getMessage()));
        }
    }

    private void connect(LoadConnection connection, SocketChannel socket, int index) {
        URI url = plan.url(index);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort()));
        } catch (IOException e) {
            connection.abandon(String.valueOf(e.getMessage()));
        }
    }

    private void bind(SocketChannel socket, int index) throws IOException {
        int addresses = plan.sourceAddresses();
        if (addresses > 0) {
            byte[] address = {127, 0, 0, (byte) (1 + index % addresses)};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
        }
    }
}
