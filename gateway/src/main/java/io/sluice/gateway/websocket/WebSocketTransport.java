package io.sluice.gateway.websocket;

import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Expendable;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Transport;
import io.sluice.gateway.connection.WireForm;
import io.sluice.protocol.DisconnectCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.ssl.SslConnection;

/**
 * One client's socket, driven directly: bytes in through the decoder to the connection, frames out as the connection
 * says. Holds no buffer, and a decoder only while a message is incomplete. Owned by the loop's thread.
 *
 * <p>XNIO swallows whatever a ready handler throws, so nothing is let through to it.
 */
final class WebSocketTransport implements Transport, ReadReadyHandler, WriteReadyHandler, FrameHandler {
    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);
    /** Reads after which other sockets get their turn. */
    private static final int READS_IN_A_ROW = 16;
    private static final String CONTROL_FRAME = "control-frame";

    private final StreamConnection socket;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final WebSocketLoop shared;
    private final Connection connection;
    private final boolean encrypted;

    private @Nullable Unfinished unfinished;
    private boolean wantsWritable;
    private boolean unflushed;
    private boolean deaf;
    private boolean halfClosed;
    private boolean terminated;

    WebSocketTransport(StreamConnection socket, WebSocketLoop shared, WireForm form, ConnectionSettings settings) {
        this.socket = socket;
        this.source = socket.getSourceChannel().getConduit();
        this.sink = socket.getSinkChannel().getConduit();
        this.encrypted = socket instanceof SslConnection;
        this.shared = shared;
        this.connection = new Connection(shared.loop(), this, form, settings);
    }

    /** Begins to listen, first to what came right behind the handshake. */
    void open() {
        source.setReadReadyHandler(this);
        sink.setWriteReadyHandler(this);
        connection.open();
        source.resumeReads();
        readReady();
    }

    @Override
    public void readReady() {
        try {
            readAll();
        } catch (IOException e) {
            connection.lost();
        } catch (RuntimeException e) {
            log.error("reading from a client failed", e);
            connection.close(DisconnectCode.INTERNAL);
        }
        shared.loop().flush();
    }

    @Override
    public void writeReady() {
        try {
            unflushed = encrypted && !sink.flush();
            if (!unflushed) {
                connection.writable();
            }
        } catch (IOException e) {
            connection.lost();
        } catch (RuntimeException e) {
            log.error("writing to a client failed", e);
            connection.lost();
        }
        shared.loop().flush();
    }

    /** Called for each half, also for the one that we ended ourselves while the peer is still heard out. */
    @Override
    public void terminated() {
        if (!terminated && (!halfClosed || source.isReadShutdown())) {
            connection.lost();
            shared.loop().flush();
        }
    }

    @Override
    public void forceTermination() {
        terminated();
    }

    // What the connection wants.

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int taken = sink.write(bytes);
        unflushed = encrypted && !sink.flush();
        if (unflushed) {
            notifyWhenWritable(true);
        }
        return taken;
    }

    @Override
    public void notifyWhenWritable(boolean wanted) {
        if (wanted != wantsWritable) {
            wantsWritable = wanted;
            if (wanted) {
                sink.resumeWrites();
            } else {
                sink.suspendWrites();
            }
        }
    }

    @Override
    public @Nullable Frames farewell(int code, String reason) {
        return code == DisconnectCode.CONNECTION_CLOSED.code() ? null : frames(FrameEncoder.close(code, reason));
    }

    @Override
    public boolean flushed() {
        return !unflushed;
    }

    @Override
    public void lastWordsSent() {
        if (deaf) {
            // The peer may be in the middle of sending: closing now would answer it with a reset, and our close frame
            // would be lost with it. So only our half is ended, and the rest is read and thrown away.
            halfClosed = true;
            try {
                sink.terminateWrites();
                if (encrypted && !sink.flush()) {
                    // TLS says goodbye with a record. When even that is not taken, the deadline ends the socket.
                    log.debug("the end of a client's encrypted socket has to wait");
                }
            } catch (IOException e) {
                terminate();
            }
        }
    }

    @Override
    public void terminate() {
        if (!terminated) {
            terminated = true;
            forgetUnfinished();
            IoUtils.safeClose(socket);
        }
    }

    // What the decoder found.

    @Override
    public boolean listens() {
        return connection.isOpen();
    }

    @Override
    public int longestMessage() {
        return connection.longestMessage();
    }

    @Override
    public void message(boolean text, ByteBuffer payload) {
        if (unfinished != null) {
            unfinished.begunAnew(shared.loop().now());
        }
        shared.messages().message(connection, text, payload);
    }

    @Override
    public void ping(ByteBuffer payload) {
        if (connection.admit(CONTROL_FRAME)) {
            Frames pong = frames(FrameEncoder.pong(payload));
            connection.send(pong.expendable(Expendable.PONGS, List.of()));
        }
    }

    @Override
    public void pong(ByteBuffer payload) {
        // That bytes came at all is noted where they are read; nobody needs many of these.
        connection.admit(CONTROL_FRAME);
    }

    @Override
    public void close(int status, String reason) {
        connection.peerClosed(status, frames(FrameEncoder.close(status, "")));
    }

    private void readAll() throws IOException {
        ByteBuffer buffer = shared.readBuffer();
        for (int i = 0; i < READS_IN_A_ROW && !terminated; i++) {
            int count = source.read(buffer.clear());
            if (count < 0) {
                connection.lost();
                return;
            }
            if (count == 0) {
                return;
            }
            connection.heard();
            if (!deaf) {
                decode(buffer.flip());
            }
            if (!encrypted && count < buffer.capacity()) {
                return;
            }
        }
        if (encrypted && !terminated) {
            source.wakeupReads();
        }
    }

    private void decode(ByteBuffer bytes) {
        FrameDecoder decoder = unfinished == null ? shared.borrowDecoder(connection.wireForm().isCompressed())
            : unfinished.decoder();
        boolean borrowed = unfinished == null;
        try {
            decoder.decode(bytes, this);
        } catch (WebSocketException e) {
            deaf = true;
            connection.close(e.status().code(), e.reason());
        }
        if (!decoder.isIdle()) {
            unfinished = borrowed && !terminated ? shared.watch(this, decoder) : unfinished;
        } else if (borrowed) {
            shared.giveBack(decoder);
        } else {
            forgetUnfinished();
        }
    }

    /** What is held of a message has been held for too long. */
    void messageOverdue() {
        connection.close(CloseStatus.POLICY_VIOLATION.code(), "message not ended in time");
    }

    private void forgetUnfinished() {
        if (unfinished != null) {
            unfinished.end();
            unfinished = null;
        }
    }

    /** Frames of the transport's own, which count as no message. */
    private static Frames frames(byte[] frame) {
        return new Frames(frame, 0);
    }
}
