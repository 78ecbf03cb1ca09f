package io.sluice.gateway.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The socket side of a connection, as the connection uses it. Called by the loop's thread only; nothing here waits.
 */
public interface Transport {
    /**
     * Writes as much as the socket takes.
     *
     * @return the number of bytes taken, maybe 0
     * @throws IOException when the socket is broken or gone
     */
    int write(ByteBuffer bytes) throws IOException;

    /** Asks for {@link Connection#writable()} once the socket takes bytes again, or no longer asks. */
    void notifyWhenWritable(boolean wanted);

    /**
     * The transport's farewell with code and reason; null when it has none for the code and the socket is simply to be
     * dropped.
     */
    @Nullable Frames farewell(int code, String reason);

    /** Whether what was taken has left for the peer; over TLS it may wait in the cipher. */
    boolean flushed();

    /** All has been taken by the socket, the farewell included. */
    void lastWordsSent();

    /** Drops the socket now. Idempotent. */
    void terminate();
}
