package io.sluice.ops.loss;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A socket that came and the one that was made for it, and the bytes between them. Owned by the proxy's thread. */
final class Splice implements Runnable {
    private final Link link;
    private final SocketChannel near;
    private final SocketChannel far;
    private final Flow inward;
    private final Flow outward;

    private boolean closed;
    private @Nullable SelectionKey nearKey;
    private @Nullable SelectionKey farKey;

    Splice(Link link, SocketChannel near) throws IOException {
        this.link = link;
        this.near = near;
        far = SocketChannel.open();
        inward = new Flow(near, far);
        outward = new Flow(far, near);
    }

    /** Begins to connect; nothing passes before that is done. */
    void connect(Selector selector, InetSocketAddress target) {
        try {
            for (SocketChannel each : new SocketChannel[] {near, far}) {
                each.configureBlocking(false);
                each.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            nearKey = near.register(selector, 0, this);
            boolean connected = far.connect(target);
            farKey = far.register(selector, connected ? 0 : SelectionKey.OP_CONNECT, this);
            if (connected) {
                run();
            }
        } catch (IOException e) {
            reset();
        }
    }

    /** Moves what can be moved. */
    @Override
    public void run() {
        if (closed) {
            return;
        }
        try {
            if (!far.isConnected() && !far.finishConnect()) {
                return;
            }
            if (!link.isStalled()) {
                inward.move(link.delayMillis());
                outward.move(link.delayMillis());
            }
            if (inward.isOver() && outward.isOver()) {
                reset();
            } else {
                listen();
            }
        } catch (IOException e) {
            reset();
        }
    }

    boolean isDelayed() {
        return !link.isStalled() && (inward.isDelayed() || outward.isDelayed());
    }

    /** Ends both sockets with a reset. */
    void reset() {
        closed = true;
        link.gone(this);
        for (SocketChannel each : new SocketChannel[] {near, far}) {
            try (each) {
                each.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException ignored) {
                // It is gone either way.
            }
        }
    }

    /** Ends what the near side hears, without the far side's knowing. */
    void halfClose() {
        try {
            if (!closed && far.isConnected()) {
                outward.cutShort();
            }
        } catch (IOException e) {
            reset();
        }
    }

    private void listen() {
        if (nearKey == null || farKey == null) {
            return;
        }
        boolean stalled = link.isStalled();
        nearKey.interestOps(stalled ? 0 : inward.readInterest() | outward.writeInterest());
        farKey.interestOps(stalled ? 0 : outward.readInterest() | inward.writeInterest());
    }
}
