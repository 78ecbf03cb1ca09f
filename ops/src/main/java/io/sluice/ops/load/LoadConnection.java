package io.sluice.ops.load;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.ops.client.FrameParser;
import io.sluice.ops.client.Handshake;
import io.sluice.ops.client.Opcode;
import io.sluice.ops.client.ReplyJoiner;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One subscribed client. Owned by one loop. */
final class LoadConnection implements FrameParser.Sink, ReplyJoiner.Sink {
    private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};
    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;

    private enum Phase { OPENING, UPGRADING, JOINING, READY, LEAVING, CLOSED }

    private final LoopTools tools;
    private final int index;
    private final SocketChannel socket;
    private final Outbound outbound;
    private final FrameParser frames = new FrameParser(this);
    private final ReplyJoiner replies = new ReplyJoiner(this);
    private final Receiver receiver;
    private final boolean slow;
    private final long openedNanos = System.nanoTime();

    private Phase phase = Phase.OPENING;
    private boolean wasReady;
    private boolean pongs;
    private int published;
    private byte @Nullable [] response;
    private @Nullable SelectionKey key;

    LoadConnection(LoopTools tools, int index, SocketChannel socket) {
        this.tools = tools;
        this.index = index;
        this.socket = socket;
        outbound = new Outbound(socket);
        receiver = new Receiver(channel(), tools.plan.traffic().channels(), tools.plan.streams());
        slow = tools.plan.clients().slow(index);
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
            lost(String.valueOf(e.getMessage()));
        }
    }

    /** Publishes a payload on the channel, if subscribed. */
    void publish(byte[] payload) {
        if (phase != Phase.READY) {
            return;
        }
        byte[] head = Commands.publishHead(Commands.SUBSCRIBE_ID + 1 + published,
            tools.plan.traffic().channel(channel()));
        byte[] command = Arrays.copyOf(head, head.length + payload.length + 2);
        System.arraycopy(payload, 0, command, head.length, payload.length);
        Arrays.fill(command, head.length + payload.length, command.length, (byte) '}');
        published++;
        tools.tally.published++;
        send(Opcode.TEXT, command, command.length);
    }

    /** Says goodbye; the server closes. A slow reader would not see that, and just goes. */
    void leave() {
        if (phase == Phase.READY && !slow) {
            phase = Phase.LEAVING;
            send(Opcode.CLOSE, NORMAL_CLOSURE, NORMAL_CLOSURE.length);
        } else {
            abandon("not finished in time");
        }
    }

    /** Drops the connection where it stands; before it was subscribed that is a failure. */
    void abandon(String why) {
        if (phase.compareTo(Phase.READY) < 0) {
            lost(why);
        } else {
            close();
        }
    }

    /** Drops the connection unless it has been subscribed. */
    void expectReady(String why) {
        if (phase.compareTo(Phase.READY) < 0) {
            lost(why);
        }
    }

    /** Whether it counts among the receivers: it was subscribed, and was meant to read. */
    boolean counts() {
        return wasReady && !slow;
    }

    /** The number of the channel that it subscribes. */
    int channel() {
        return index % tools.plan.traffic().channels();
    }

    int index() {
        return index;
    }

    /** Messages that it published. */
    int published() {
        return published;
    }

    Receiver receiver() {
        return receiver;
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
        if (to - from == Commands.PONG.length) {
            if (pongs) {
                send(Opcode.TEXT, Commands.PONG, Commands.PONG.length);
            }
        } else if (Commands.isPublished(bytes, from, to)) {
            tools.tally.publishReplies++;
        } else {
            push(bytes, from, to);
        }
    }

    private void push(byte[] bytes, int from, int to) throws ProtocolException {
        switch (tools.stamps.read(bytes, from, to)) {
            case OURS -> arrived(tools.stamps);
            case ALTERED -> tools.tally.altered++;
            case FOREIGN -> other(Commands.parse(bytes, from, to));
        }
    }

    private void arrived(StampReader message) {
        if (slow) {
            return;
        }
        tools.tally.arrived(message.dueNanos(), tools.arrivalNanos);
        receiver.arrived(message.stream(), message.sequence(), tools.tally);
    }

    private void other(JsonNode reply) {
        int id = reply.path("id").asInt();
        if (reply.has("error")) {
            refused(id, reply.path("error"));
        } else if (id == Commands.CONNECT_ID) {
            pongs = reply.path("connect").path("pong").asBoolean();
        } else if (id == Commands.SUBSCRIBE_ID) {
            subscribed();
        } else if (reply.path("push").has("unsubscribe")) {
            tools.tally.unsubscribed++;
        } else {
            tools.tally.foreign++;
        }
    }

    private void refused(int id, JsonNode error) {
        String what = error.path("code").asInt() + " " + error.path("message").asText();
        if (id <= Commands.SUBSCRIBE_ID) {
            lost((id == Commands.CONNECT_ID ? "connect: error " : "subscribe: error ") + what);
        } else {
            tools.tally.count(tools.tally.publishErrors, what);
        }
    }

    private void subscribed() {
        phase = Phase.READY;
        wasReady = true;
        tools.tally.ready++;
        tools.tally.record(tools.tally.connecting, System.nanoTime() - openedNanos);
        if (slow) {
            requireNonNull(key).interestOps(0);
        }
    }

    private void upgrade(SelectionKey selected) throws IOException {
        phase = Phase.UPGRADING;
        selected.interestOps(SelectionKey.OP_READ);
        byte[] request = tools.handshake.request(tools.plan.clients().url(index));
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
        byte[] join = Commands.join(tools.token(index), tools.plan.traffic().channel(channel()));
        send(Opcode.TEXT, join, join.length);
        frames.accept(head, end, head.length);
    }

    private void send(int opcode, byte[] payload, int length) {
        if (phase == Phase.CLOSED) {
            return;
        }
        try {
            outbound.send(tools.frame(opcode, payload, length), requireNonNull(key));
        } catch (IOException e) {
            lost(String.valueOf(e.getMessage()));
        }
    }

    private static int status(byte[] payload, int length) {
        return length < 2 ? NO_STATUS : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    private void closedByServer(int code, byte[] payload, int length) {
        if (phase == Phase.LEAVING) {
            close();
            return;
        }
        if (length >= 2) {
            send(Opcode.CLOSE, payload, 2);
        }
        lost("closed " + code);
    }

    private void lost(String why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (phase.compareTo(Phase.READY) < 0) {
            tools.tally.failed++;
            tools.tally.count(tools.tally.connectFailures, why);
        } else if (phase == Phase.READY) {
            tools.tally.closed++;
            tools.tally.count(tools.tally.closes, why);
        }
        close();
    }

    private void close() {
        phase = Phase.CLOSED;
        try {
            socket.close();
        } catch (IOException ignored) {
            // The socket is gone either way.
        }
    }

    /** Whether nothing more will come of it. */
    boolean isClosed() {
        return phase == Phase.CLOSED;
    }
}
