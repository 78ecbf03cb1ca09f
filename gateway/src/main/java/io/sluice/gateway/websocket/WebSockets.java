package io.sluice.gateway.websocket;

import io.sluice.gateway.config.ClientConfig;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.WireForm;
import java.util.List;
import org.xnio.StreamConnection;

/** The way into this package: makes connections of sockets that have been upgraded. */
public final class WebSockets implements AutoCloseable {
    private final List<WebSocketLoop> loops;
    private final ConnectionSettings settings;

    /**
     * Prepares each loop for sockets.
     *
     * @param loops the node's loops, in the order of their index, which is their XNIO thread's number
     * @param config what a client may and must do
     * @param settings what all connections have in common
     */
    public WebSockets(List<Loop> loops, ClientConfig config, ConnectionSettings settings) {
        this(loops, config, settings, MessageHandler.SESSION);
    }

    WebSockets(List<Loop> loops, ClientConfig config, ConnectionSettings settings, MessageHandler messages) {
        this.loops = loops.stream().map(loop -> new WebSocketLoop(loop, config, messages)).toList();
        this.settings = settings;
    }

    /** Takes over a socket that has just been upgraded. Called on the socket's own I/O thread. */
    public void accept(StreamConnection socket, WireForm form) {
        WebSocketLoop loop = loops.get(socket.getIoThread().getNumber());
        if (form.isCompressed()) {
            loop.loop().metrics().compressionAgreed();
        }
        new WebSocketTransport(socket, loop, form, settings).open();
    }

    /** Has each loop free what it holds outside of the heap. Sockets that are still there go on to work. */
    @Override
    public void close() {
        loops.forEach(each -> each.loop().execute(each::close));
    }
}
