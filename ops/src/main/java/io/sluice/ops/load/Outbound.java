package io.sluice.ops.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The bytes that a connection's socket did not take at once; nothing while all is well. Owned by one loop. */
final class Outbound {
    /** Bytes that may wait before the connection is given up. */
    static final int MAX_WAITING = 4 << 20;

    private final SocketChannel socket;

    private @Nullable ByteBuffer waiting;

    Outbound(SocketChannel socket) {
        this.socket = socket;
    }

    /** Writes the bytes now, or as soon as the socket takes them. */
    void send(ByteBuffer bytes, SelectionKey key) throws IOException {
        if (waiting == null) {
            socket.write(bytes);
        }
        if (bytes.hasRemaining()) {
            keep(bytes);
            key.interestOpsOr(SelectionKey.OP_WRITE);
        }
    }

    /** Goes on writing; called when the socket takes bytes again. */
    void resume(SelectionKey key) throws IOException {
        if (waiting != null) {
            socket.write(waiting);
            if (waiting.hasRemaining()) {
                return;
            }
        }
        waiting = null;
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
    }

    private void keep(ByteBuffer bytes) throws IOException {
        int before = waiting == null ? 0 : waiting.remaining();
        if (before + bytes.remaining() > MAX_WAITING) {
            throw new IOException("the server reads too slowly");
        }
        ByteBuffer joined = ByteBuffer.allocate(before + bytes.remaining());
        if (waiting != null) {
            joined.put(waiting);
        }
        waiting = joined.put(bytes).flip();
    }
}
