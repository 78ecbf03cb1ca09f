package io.sluice.gateway.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** Sends raw bytes back, through one listener that all sockets share. */
final class EchoSockets implements UpgradedSockets {
    final Set<StreamConnection> open = ConcurrentHashMap.newKeySet();
    final Set<String> threads = ConcurrentHashMap.newKeySet();
    /** What was agreed on, by the client's port. */
    final Map<Integer, Handshake> handshakes = new ConcurrentHashMap<>();

    @Override
    public void upgraded(StreamConnection socket, Handshake handshake) {
        open.add(socket);
        threads.add(Thread.currentThread().getName());
        handshakes.put(socket.getPeerAddress(InetSocketAddress.class).getPort(), handshake);
        ConduitStreamSourceChannel source = socket.getSourceChannel();
        ConduitStreamSinkChannel sink = socket.getSinkChannel();
        source.setReadListener(channel -> echo(socket, channel, sink));
        source.resumeReads();
        echo(socket, source, sink);
    }

    private void echo(StreamConnection socket, ConduitStreamSourceChannel source, ConduitStreamSinkChannel sink) {
        ByteBuffer buffer = ByteBuffer.allocate(1_024);
        try {
            int read = source.read(buffer);
            while (read > 0) {
                write(sink, buffer.flip());
                buffer.clear();
                read = source.read(buffer);
            }
            if (read < 0) {
                open.remove(socket);
                IoUtils.safeClose(socket);
            }
        } catch (IOException e) {
            open.remove(socket);
            IoUtils.safeClose(socket);
        }
    }

    private static void write(ConduitStreamSinkChannel sink, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            sink.write(buffer);
        }
        sink.flush();
    }
}
