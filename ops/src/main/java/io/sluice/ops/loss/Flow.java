package io.sluice.ops.loss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The bytes from one socket to another; a bounded number of them wait. Owned by the proxy's thread. */
final class Flow {
    private static final int ROOM = 32 << 10;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer bytes = ByteBuffer.allocate(ROOM);

    private boolean ended;
    private boolean shut;
    private boolean discards;
    /** When the bytes may pass; 0 for at once. */
    private long dueNanos;

    Flow(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Takes and gives what it can; what it takes it gives after the delay at the earliest, and then takes more. */
    void move(int delayMillis) throws IOException {
        if (delayMillis == 0 || bytes.position() == 0) {
            take(delayMillis);
        }
        if (bytes.position() > 0 && (dueNanos == 0 || System.nanoTime() - dueNanos >= 0)) {
            bytes.flip();
            to.write(bytes);
            bytes.compact();
        }
        if (ended && bytes.position() == 0 && !shut) {
            shut = true;
            to.shutdownOutput();
        }
    }

    /** Ends it for the receiver; whatever comes on is thrown away. */
    void cutShort() throws IOException {
        discards = true;
        bytes.clear();
        if (!shut) {
            shut = true;
            to.shutdownOutput();
        }
    }

    /** Whether nothing will pass any more. */
    boolean isOver() {
        return ended && shut;
    }

    boolean isDelayed() {
        return bytes.position() > 0 && dueNanos != 0;
    }

    int readInterest() {
        return ended || !bytes.hasRemaining() || isDelayed() ? 0 : SelectionKey.OP_READ;
    }

    int writeInterest() {
        return bytes.position() > 0 && !isDelayed() ? SelectionKey.OP_WRITE : 0;
    }

    private void take(int delayMillis) throws IOException {
        if (ended || !bytes.hasRemaining()) {
            return;
        }
        int count = from.read(bytes);
        ended = count < 0;
        if (discards) {
            bytes.clear();
        }
        dueNanos = delayMillis == 0 ? 0 : System.nanoTime() + delayMillis * 1_000_000L;
    }
}
