package io.sluice.gateway.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one direct buffer through which a loop writes to all its sockets. Frames that go to many sockets in a row are
 * copied into it once; several frames for one socket are put side by side and cost one system call, which for the small
 * messages of this trade is cheaper than a gathering write. Owned by the loop's thread.
 */
final class SocketWriter {
    private final ByteBuffer buffer;

    private @Nullable Frames loaded;

    SocketWriter(int capacity) {
        buffer = ByteBuffer.allocateDirect(capacity);
    }

    /** Writes the frames and returns how many of their bytes the socket took. */
    int write(Transport transport, Frames frames) throws IOException {
        if (frames.length() > buffer.capacity()) {
            return writeInSlices(transport, frames);
        }
        if (loaded != frames) {
            buffer.clear().put(frames.bytes());
            loaded = frames;
        }
        buffer.position(0).limit(frames.length());
        return transport.write(buffer);
    }

    /** Writes both, in order, as if they were one; returns how many of their bytes the socket took. */
    int write(Transport transport, Frames first, List<Frames> rest) throws IOException {
        int total = first.length();
        for (Frames frames : rest) {
            total += frames.length();
        }
        if (total > buffer.capacity()) {
            return writeOneByOne(transport, first, rest);
        }
        loaded = null;
        buffer.clear().put(first.bytes());
        for (Frames frames : rest) {
            buffer.put(frames.bytes());
        }
        return transport.write(buffer.flip());
    }

    /** Writes from the queue until it is empty or the socket full. */
    void drain(Transport transport, OutboundQueue queue) throws IOException {
        loaded = null;
        while (!queue.isEmpty()) {
            queue.fill(buffer.clear());
            int wanted = buffer.flip().remaining();
            int taken = transport.write(buffer);
            queue.sent(taken);
            if (taken < wanted) {
                return;
            }
        }
    }

    private int writeOneByOne(Transport transport, Frames first, List<Frames> rest) throws IOException {
        int taken = write(transport, first);
        if (taken < first.length()) {
            return taken;
        }
        for (Frames frames : rest) {
            int more = write(transport, frames);
            taken += more;
            if (more < frames.length()) {
                return taken;
            }
        }
        return taken;
    }

    private int writeInSlices(Transport transport, Frames frames) throws IOException {
        loaded = null;
        int at = 0;
        while (at < frames.length()) {
            int length = Math.min(buffer.capacity(), frames.length() - at);
            buffer.clear().put(frames.bytes(), at, length);
            int taken = transport.write(buffer.flip());
            at += taken;
            if (taken < length) {
                return at;
            }
        }
        return at;
    }
}
