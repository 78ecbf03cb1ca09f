package io.sluice.ops.client;

import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * An incremental reader of the frames that a server sends (RFC 6455, section 5.2). It takes bytes in whatever pieces
 * the socket gives, hands payload on without copying it, and keeps a few numbers between pieces. Owned by one thread.
 */
public final class FrameParser {
    /** The longest payload of a control frame (section 5.5). */
    static final int MAX_CONTROL = 125;

    private static final int FIN = 0x80;
    private static final int RESERVED_BITS = 0x70;
    private static final int CONTROL_BIT = 0x08;
    private static final int MASK_BIT = 0x80;
    private static final byte[] NOTHING = {};

    private enum State { FIRST, LENGTH, EXTENDED, PAYLOAD }

    private final Sink sink;

    private State state = State.FIRST;
    private boolean fin;
    private boolean inMessage;
    private byte opcode;
    private byte lengthBytesLeft;
    private byte controlLength;
    private long remaining;
    private byte @Nullable [] control;

    /** A parser at the start of a frame that reports to the sink. */
    public FrameParser(Sink sink) {
        this.sink = sink;
    }

    /** Takes the bytes from {@code from} to before {@code to}; refuses what a server must not send. */
    public void accept(byte[] bytes, int from, int to) throws ProtocolException {
        int at = from;
        while (at < to) {
            if (state == State.PAYLOAD) {
                at = payload(bytes, at, to);
            } else {
                header(bytes[at] & 0xff);
                at++;
            }
        }
    }

    private void header(int octet) throws ProtocolException {
        switch (state) {
            case FIRST -> first(octet);
            case LENGTH -> length(octet);
            default -> extended(octet);
        }
    }

    private void first(int octet) throws ProtocolException {
        if ((octet & RESERVED_BITS) != 0) {
            throw new ProtocolException("reserved bit set");
        }
        fin = (octet & FIN) != 0;
        opcode = (byte) (octet & 0x0f);
        if (isControl()) {
            checkControl();
        } else {
            checkData();
        }
        state = State.LENGTH;
    }

    private void checkControl() throws ProtocolException {
        if (opcode > Opcode.PONG || !fin) {
            throw new ProtocolException("bad control frame");
        }
    }

    private void checkData() throws ProtocolException {
        if (opcode > Opcode.BINARY || (opcode == Opcode.CONTINUATION) != inMessage) {
            throw new ProtocolException("unexpected opcode " + opcode);
        }
        inMessage = true;
    }

    private void length(int octet) throws ProtocolException {
        if ((octet & MASK_BIT) != 0) {
            throw new ProtocolException("masked server frame");
        }
        if (isControl() && octet > MAX_CONTROL) {
            throw new ProtocolException("long control frame");
        }
        remaining = 0;
        if (octet <= MAX_CONTROL) {
            remaining = octet;
            headerComplete();
        } else {
            lengthBytesLeft = (byte) (octet == 126 ? Short.BYTES : Long.BYTES);
            state = State.EXTENDED;
        }
    }

    private void extended(int octet) throws ProtocolException {
        remaining = (remaining << 8) | octet;
        if (remaining < 0) {
            throw new ProtocolException("frame length over 63 bits");
        }
        lengthBytesLeft--;
        if (lengthBytesLeft == 0) {
            headerComplete();
        }
    }

    private void headerComplete() throws ProtocolException {
        state = State.PAYLOAD;
        if (remaining == 0) {
            payload(NOTHING, 0, 0);
        }
    }

    private int payload(byte[] bytes, int at, int to) throws ProtocolException {
        int end = (int) Math.min(to, at + remaining);
        remaining -= end - at;
        if (isControl()) {
            keepControl(bytes, at, end);
        } else {
            sink.data(bytes, at, end, fin && remaining == 0);
        }
        if (remaining == 0) {
            finishFrame();
        }
        return end;
    }

    private void keepControl(byte[] bytes, int at, int end) {
        if (control == null) {
            control = new byte[MAX_CONTROL];
        }
        System.arraycopy(bytes, at, control, controlLength, end - at);
        controlLength += (byte) (end - at);
    }

    private void finishFrame() throws ProtocolException {
        state = State.FIRST;
        if (!isControl()) {
            inMessage = !fin;
            return;
        }
        byte[] payload = control == null ? NOTHING : control;
        int length = controlLength;
        control = null;
        controlLength = 0;
        sink.control(opcode, payload, length);
    }

    private boolean isControl() {
        return (opcode & CONTROL_BIT) != 0;
    }

    /** What a parser reports, on the thread that feeds it. */
    public interface Sink {
        /** A piece of a message's payload, valid during the call; {@code last} when the message ends with it. */
        void data(byte[] bytes, int from, int to, boolean last) throws ProtocolException;

        /** A whole control frame: its opcode and the first {@code length} bytes of {@code payload}. */
        void control(int opcode, byte[] payload, int length) throws ProtocolException;
    }
}
