package io.sluice.ops.load;

import static java.util.Objects.requireNonNull;

import io.sluice.ops.client.FrameParser;
import io.sluice.ops.client.Handshake;
import io.sluice.ops.client.Opcode;
import io.sluice.ops.client.ReplyJoiner;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a client, from its opening to its end: the handshake, the frames, the bytes that wait. What the frames
 * say is the dialect's; what becomes of it is the client's. Owned by one loop.
 */
final class LoadConnection implements FrameParser.Sink, ReplyJoiner.Sink {
    private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};
    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;

    private enum Phase { OPENING, UPGRADING, JOINING, READY, LEAVING, CLOSED }

    private final LoopTools tools;
    private final LoadClient client;
    private final SocketChannel socket;
    private final Outbound outbound;
    private final FrameParser frames = new FrameParser(this);
    private final ReplyJoiner replies = new ReplyJoiner(this);
    private final long openedNanos = System.nanoTime();

    private Phase phase = Phase.OPENING;
    private boolean pongs;
    private int subscribed;
    private int commands;
    private byte @Nullable [] response;
    private @Nullable SelectionKey key;

    LoadConnection(LoopTools tools, LoadClient client, SocketChannel socket) {
        this.tools = tools;
        this.client = client;
        this.socket = socket;
        outbound = new Outbound(socket);
    }

    /** Begins the handshake once the socket is connected. */
    void start(SelectionKey registered) {
        key = registered;
    }

    /** Acts on what the selector says. */
    void ready(SelectionKey selected) {
        try {
            if (selected.isConnectable()) {
                socket.finishConnect();
                upgrade(selected);
            }
            if (selected.isValid() && selected.isWritable()) {
                outbound.resume(selected);
            }
            if (selected.isValid() && selected.isReadable()) {
                read();
            }
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** Sends a text message. */
    void send(byte[] text) {
        send(Opcode.TEXT, text, text.length);
    }

    /** Counts the answer to a subscribe; with the last of them the client is there. */
    void subscribed() {
        subscribed++;
        if (phase == Phase.JOINING && subscribed == tools.plan.clients().subscriptions()) {
            phase = Phase.READY;
            client.joined(openedNanos);
        }
    }

    /** Gives up before it was subscribed. */
    void refused(String why) {
        end(why);
    }

    /** Says goodbye; the server closes. */
    void leave() {
        phase = Phase.LEAVING;
        send(Opcode.CLOSE, NORMAL_CLOSURE, NORMAL_CLOSURE.length);
    }

    /** Drops the socket where it stands, with a reset, as a client does whose network is gone. */
    void reset() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException ignored) {
            // Then it ends with a FIN.
        }
        close();
    }

    /** Drops the connection; before it was subscribed that is a failure, after it is none. */
    void abandon(String why) {
        if (isJoining()) {
            end(why);
        } else {
            close();
        }
    }

    /** Whether it is on the way to being subscribed. */
    boolean isJoining() {
        return phase.compareTo(Phase.READY) < 0;
    }

    /** Whether nothing more will come of it. */
    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** Reads no more. */
    void stopReading() {
        requireNonNull(key).interestOps(0);
    }

    /** Whether the server asked for answers to its pings. */
    boolean answersPings() {
        return pongs;
    }

    void answerPings(boolean asked) {
        pongs = asked;
    }

    /** A number for the next command, from 1. */
    int nextId() {
        commands++;
        return commands;
    }

    LoadClient client() {
        return client;
    }

    @Override
    public void data(byte[] bytes, int from, int to, boolean last) throws ProtocolException {
        replies.add(bytes, from, to, last);
    }

    @Override
    public void control(int opcode, byte[] payload, int length) {
        if (opcode == Opcode.PING) {
            send(Opcode.PONG, payload, length);
        } else if (opcode == Opcode.CLOSE) {
            closedByServer(status(payload, length), payload, length);
        }
    }

    @Override
    public void reply(byte[] bytes, int from, int to) throws ProtocolException {
        if (phase != Phase.CLOSED) {
            tools.dialect().reply(this, bytes, from, to);
        }
    }

    private void upgrade(SelectionKey selected) throws IOException {
        phase = Phase.UPGRADING;
        selected.interestOps(SelectionKey.OP_READ);
        if (tools.plan.clients().credentials().proxied()) {
            outbound.send(ByteBuffer.wrap(Handshake.proxyHeader(client.index())), selected);
        }
        byte[] request = tools.handshake.request(tools.dialect().url(client));
        outbound.send(ByteBuffer.wrap(request), selected);
    }

    private void read() throws IOException {
        int count = socket.read(tools.read.clear());
        if (count < 0) {
            closedByServer(ABNORMAL, new byte[0], 0);
            return;
        }
        tools.arrivalNanos = System.nanoTime();
        tools.tally.bytesRead += count;
        tools.read.flip().get(tools.bytes, 0, count);
        if (phase == Phase.UPGRADING) {
            upgraded(count);
        } else {
            frames.accept(tools.bytes, 0, count);
        }
    }

    private void upgraded(int count) throws ProtocolException {
        int before = response == null ? 0 : response.length;
        byte[] head = response == null ? new byte[count] : Arrays.copyOf(response, before + count);
        System.arraycopy(tools.bytes, 0, head, before, count);
        int end = tools.handshake.check(head, head.length);
        if (end < 0) {
            if (head.length > Handshake.MAX_RESPONSE) {
                throw new ProtocolException("handshake response too long");
            }
            response = head;
            return;
        }
        response = null;
        phase = Phase.JOINING;
        tools.dialect().upgraded(this);
        frames.accept(head, end, head.length);
    }

    private void send(int opcode, byte[] payload, int length) {
        if (phase == Phase.CLOSED) {
            return;
        }
        try {
            outbound.send(tools.frame(opcode, payload, length), requireNonNull(key));
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private static int status(byte[] payload, int length) {
        return length < 2 ? NO_STATUS : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    private void closedByServer(int code, byte[] payload, int length) {
        if (phase != Phase.LEAVING && length >= 2) {
            send(Opcode.CLOSE, payload, 2);
        }
        end("closed " + code);
    }

    private void end(String why) {
        Phase was = phase;
        if (was == Phase.CLOSED) {
            return;
        }
        close();
        if (was == Phase.LEAVING) {
            client.left();
        } else if (was == Phase.READY) {
            client.cutOff(why);
        } else {
            client.failed(why);
        }
    }

    private void close() {
        phase = Phase.CLOSED;
        try {
            socket.close();
        } catch (IOException ignored) {
            // The socket is gone either way.
        }
    }
}
