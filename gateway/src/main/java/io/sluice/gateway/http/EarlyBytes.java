package io.sluice.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * What a client sent right behind its handshake, before what it sends later. Once that is read, this passes on what the
 * socket has, and holds nothing. Owned by the socket's I/O thread.
 */
final class EarlyBytes extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private @Nullable ByteBuffer early;

    EarlyBytes(StreamSourceConduit next, ByteBuffer early) {
        super(next);
        this.early = early;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        ByteBuffer from = early;
        if (from == null) {
            return next.read(to);
        }
        int count = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), count).position(to.position() + count);
        early = from.position(from.position() + count).hasRemaining() ? from : null;
        return count;
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (to[i].hasRemaining()) {
                return read(to[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) {
        throw new UnsupportedOperationException();
    }
}
