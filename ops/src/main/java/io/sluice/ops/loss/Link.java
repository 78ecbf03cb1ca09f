package io.sluice.ops.loss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way through the proxy: whoever connects to its port is connected with the target, as well as the link does. */
final class Link {
    /** Sockets at a time; more are reset. */
    private static final int MOST_SPLICES = 256;

    private final Proxy proxy;
    private final InetSocketAddress target;
    private final ServerSocketChannel acceptor;
    private final int port;

    /** Owned by the proxy's thread. */
    private final List<Splice> splices = new ArrayList<>();
    private boolean stalled;
    private int delayMillis;
    private @Nullable SelectionKey key;

    Link(Proxy proxy, int target) throws IOException {
        this.proxy = proxy;
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
        acceptor = ServerSocketChannel.open();
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
        port = ((InetSocketAddress) acceptor.getLocalAddress()).getPort();
    }

    /** Where to connect to. */
    int port() {
        return port;
    }

    /** Resets all sockets. From any thread, as all faults. */
    void cut() {
        proxy.execute(this::reset);
    }

    /** Resets one of the sockets, if there is any. */
    void cutOne(int number) {
        proxy.execute(() -> {
            if (!splices.isEmpty()) {
                splices.get(number % splices.size()).reset();
            }
        });
    }

    /** Tells those who connected that the other side has ended, and keeps its further words from them. */
    void halfClose() {
        proxy.execute(() -> List.copyOf(splices).forEach(Splice::halfClose));
    }

    /** Lets nothing pass, nor anybody in, or lets all pass again. */
    void stall(boolean on) {
        proxy.execute(() -> {
            stalled = on;
            if (key != null) {
                key.interestOps(on ? 0 : SelectionKey.OP_ACCEPT);
            }
            List.copyOf(splices).forEach(Splice::run);
        });
    }

    /** Has each byte wait for this time before it passes; 0 for no time. */
    void delay(int millis) {
        proxy.execute(() -> delayMillis = millis);
    }

    boolean isStalled() {
        return stalled;
    }

    int delayMillis() {
        return delayMillis;
    }

    /** Begins to accept. On the proxy's thread, as all below. */
    void start(Selector selector) {
        try {
            Runnable accept = () -> accept(selector);
            key = acceptor.register(selector, SelectionKey.OP_ACCEPT, accept);
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what has waited long enough; answers whether anything still waits. */
    boolean flushDelayed() {
        boolean waits = false;
        for (Splice splice : List.copyOf(splices)) {
            if (splice.isDelayed()) {
                splice.run();
                waits |= splice.isDelayed();
            }
        }
        return waits;
    }

    void gone(Splice splice) {
        splices.remove(splice);
    }

    /** Accepts no more, and resets all. */
    void end() {
        reset();
        try {
            acceptor.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    private void reset() {
        List.copyOf(splices).forEach(Splice::reset);
    }

    private void accept(Selector selector) {
        try {
            SocketChannel near = acceptor.accept();
            if (near == null) {
                return;
            }
            if (splices.size() >= MOST_SPLICES) {
                near.close();
                return;
            }
            Splice splice = new Splice(this, near);
            splices.add(splice);
            splice.connect(selector, target);
        } catch (IOException ignored) {
            // Whoever wanted in has gone again.
        }
    }
}
