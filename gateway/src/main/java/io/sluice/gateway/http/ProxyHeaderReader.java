package io.sluice.gateway.http;

import io.sluice.gateway.edge.ProxyHeader;
import io.sluice.gateway.edge.ProxyHeaderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** Receives the PROXY protocol's header from a new socket, and not a byte more. Owned by the socket's I/O thread. */
final class ProxyHeaderReader implements ChannelListener<ConduitStreamSourceChannel> {
    private final StreamConnection socket;
    private final ProxyHeader header;
    private final Outcome outcome;

    /** What comes of it; one call. */
    interface Outcome {
        /** The header is complete; {@code client} is null when it does not say. The socket has no listener. */
        void complete(@Nullable InetSocketAddress client);

        /** There is no such header, or the socket ended within it; {@code reason} is a few fixed words. */
        void failed(String reason);

        /** The socket ended without a byte, as those of health checks do. */
        void silent();
    }

    ProxyHeaderReader(StreamConnection socket, ProxyHeader header, Outcome outcome) {
        this.socket = socket;
        this.header = header;
        this.outcome = outcome;
    }

    /** Begins with what is there already. */
    void start() {
        socket.getSourceChannel().setReadListener(this);
        handleEvent(socket.getSourceChannel());
    }

    @Override
    public void handleEvent(ConduitStreamSourceChannel source) {
        try {
            int count = source.read(header.room());
            while (count > 0) {
                if (header.received(count)) {
                    source.suspendReads();
                    source.setReadListener(null);
                    outcome.complete(header.client());
                    return;
                }
                count = source.read(header.room());
            }
            if (count == 0) {
                source.resumeReads();
            } else if (header.isEmpty()) {
                outcome.silent();
            } else {
                outcome.failed("it ends within the header");
            }
        } catch (ProxyHeaderException e) {
            outcome.failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            outcome.silent();
        }
    }
}
