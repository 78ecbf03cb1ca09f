package io.sluice.gateway.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP load balancer with one gateway at a time: new connections go there, and open ones can be cut. */
final class Balancer implements AutoCloseable {
    private static final int NOWHERE = 0;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    /** Starts one that sends new connections to this gateway. */
    Balancer(TestGateway gateway) {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = gateway.port();
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Sends new connections to this one. */
    void to(TestGateway gateway) {
        target = gateway.port();
    }

    /** Ends all connections, and lets none in until there is a gateway to send them to again. */
    void cut() {
        target = NOWHERE;
        open.forEach(Balancer::end);
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                join(server.accept());
            } catch (IOException e) {
                // Closed, or who wanted in has gone.
            }
        }
    }

    private void join(Socket client) throws IOException {
        open.add(client);
        if (target == NOWHERE) {
            end(client);
            return;
        }
        Socket gateway = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(gateway);
        if (target == NOWHERE) {
            end(gateway); // a cut came between
        }
        start(() -> pass(client, gateway));
        start(() -> pass(gateway, client));
    }

    private void pass(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // Cut, by us or by them.
        }
        open.remove(from);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-balancer");
        thread.setDaemon(true);
        thread.start();
    }
}
