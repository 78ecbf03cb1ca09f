package io.sluice.ops.attack;

import io.sluice.ops.client.FrameParser;
import io.sluice.ops.client.Opcode;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One socket of an attack, from its opening to its end. Owned by the loop. */
final class HostileSocket implements FrameParser.Sink {
    private static final int NO_STATUS = 1005;

    private enum Phase { CONNECTING, ASKING, OPEN, CLOSED }

    private final Assault assault;
    private final SocketChannel channel;
    private final FrameParser frames = new FrameParser(this);
    private final long number;
    private final long openedNanos = System.nanoTime();

    private Phase phase = Phase.CONNECTING;
    private @Nullable ResponseHead head = new ResponseHead();
    private @Nullable ByteBuffer unsent;
    private @Nullable SelectionKey key;

    HostileSocket(Assault assault, SocketChannel channel, long number) {
        this.assault = assault;
        this.channel = channel;
        this.number = number;
    }

    /** Says with which key the selector knows it. */
    void registered(SelectionKey with) {
        key = with;
    }

    /** Acts on what the selector says. */
    void ready(SelectionKey selected) {
        try {
            if (selected.isConnectable()) {
                channel.finishConnect();
                open(selected);
            }
            if (selected.isValid() && selected.isWritable()) {
                flush(selected);
            }
            if (selected.isValid() && selected.isReadable()) {
                read();
            }
        } catch (ProtocolException e) {
            end("bad frame: " + e.getMessage());
        } catch (IOException e) {
            end(phase == Phase.CONNECTING ? "not connected" : "reset");
        }
    }

    /** Takes its turn, if it is where it wants to be and nothing waits; returns whether it did. */
    boolean turn(byte[] bytes) {
        if (phase != Phase.OPEN || unsent != null) {
            return false;
        }
        try {
            send(bytes);
            return true;
        } catch (IOException e) {
            end("reset");
            return false;
        }
    }

    /** Ends it where it stands, with a reset, so that no port waits for it. */
    void end(String how) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        assault.ended(this, how, openedNanos);
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException ignored) {
            // It is gone one way or the other.
        }
    }

    @Override
    public void data(byte[] bytes, int from, int to, boolean last) {
        ErrorScan.each(bytes, from, to, assault.tally()::error);
        if (last) {
            assault.tally().messages++;
            if (assault.script().manner() == Script.Manner.LEAVES) {
                end("left");
            }
        }
    }

    @Override
    public void control(int opcode, byte[] payload, int length) {
        if (opcode == Opcode.CLOSE) {
            int code = length < 2 ? NO_STATUS : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            end("close " + code);
        }
    }

    private void open(SelectionKey selected) throws IOException {
        phase = assault.script().upgrades() ? Phase.ASKING : Phase.OPEN;
        selected.interestOps(SelectionKey.OP_READ);
        send(assault.script().opening());
    }

    private void read() throws IOException {
        byte[] bytes = assault.room();
        int length = channel.read(ByteBuffer.wrap(bytes));
        if (length < 0) {
            end(head == null ? "closed without a frame" : head.status());
            return;
        }
        assault.tally().bytesReceived += length;
        if (head != null) {
            respond(head, bytes, length);
        } else {
            accept(bytes, 0, length);
        }
    }

    private void respond(ResponseHead answer, byte[] bytes, int length) throws IOException {
        int end = answer.add(bytes, length);
        if (end >= 0 && answer.upgrades()) {
            head = null;
            upgraded();
            accept(bytes, end, length);
        } else if (end >= 0 || answer.isTooLong()) {
            end(answer.status());
        }
    }

    private void upgraded() throws IOException {
        phase = Phase.OPEN;
        assault.tally().upgraded++;
        send(assault.script().greeting(number));
        if (assault.script().manner() == Script.Manner.IS_DEAF && key != null) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        }
    }

    private void accept(byte[] bytes, int from, int to) throws ProtocolException {
        if (phase == Phase.OPEN && from < to) {
            frames.accept(bytes, from, to);
        }
    }

    private void send(byte[] bytes) throws IOException {
        if (bytes.length > 0 && key != null) {
            unsent = ByteBuffer.wrap(bytes);
            flush(key);
        }
    }

    private void flush(SelectionKey selected) throws IOException {
        ByteBuffer left = unsent;
        if (left != null) {
            assault.tally().bytesSent += channel.write(left);
            unsent = left.hasRemaining() ? left : null;
        }
        selected.interestOps(unsent == null ? selected.interestOps() & ~SelectionKey.OP_WRITE
            : selected.interestOps() | SelectionKey.OP_WRITE);
    }
}
