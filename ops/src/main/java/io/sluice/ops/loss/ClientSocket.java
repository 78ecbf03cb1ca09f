package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.ops.client.FrameParser;
import io.sluice.ops.client.FrameWriter;
import io.sluice.ops.client.Handshake;
import io.sluice.ops.client.Opcode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One WebSocket of a client, read by waiting for a moment. Used by the client's thread. Methods fail with IOException
 * when it ends: with {@link Closed} where the server said so, with ProtocolException where it sent what must not be.
 */
final class ClientSocket implements AutoCloseable, FrameParser.Sink {
    private static final int CONNECT_MILLIS = 1_000;
    private static final int LOOK_MILLIS = 10;
    private static final int NO_STATUS = 1005;
    private static final int READ_BYTES = 16 << 10;

    private final Socket socket = new Socket();
    private final Wire wire;
    private final Consumer<Reply> replies;
    private final FrameParser frames = new FrameParser(this);
    private final byte[] bytes = new byte[READ_BYTES];

    private int closeCode;

    /** A close frame came. */
    static final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        private final int code;

        Closed(int code) {
            super("closed with " + code);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private ClientSocket(Wire wire, Consumer<Reply> replies) {
        this.wire = wire;
        this.replies = replies;
    }

    /** Connects to the port and shakes hands. A handshake that fails is no fault of the protocol: nobody is there. */
    static ClientSocket open(int port, Wire wire, Consumer<Reply> replies) throws IOException {
        ClientSocket opened = new ClientSocket(wire, replies);
        try {
            opened.shakeHands(port);
            return opened;
        } catch (ProtocolException e) {
            opened.close();
            throw new SocketException(e.getMessage());
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** Sends a message. */
    void send(byte[] message) throws IOException {
        send(wire.opcode(), message, message.length);
    }

    /** Reads what is there, or waits a moment for it; replies go to the consumer. */
    void read() throws IOException {
        int count;
        try {
            count = socket.getInputStream().read(bytes);
        } catch (SocketTimeoutException nothing) {
            return;
        }
        if (count < 0) {
            throw new SocketException("ended without a word");
        }
        frames.accept(bytes, 0, count);
        if (closeCode != 0) {
            throw new Closed(closeCode);
        }
    }

    /** Drops the socket, with a reset. */
    @Override
    public void close() {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    @Override
    public void data(byte[] piece, int from, int to, boolean last) throws ProtocolException {
        wire.accept(piece, from, to, last, replies);
    }

    @Override
    public void control(int opcode, byte[] payload, int length) {
        if (opcode == Opcode.CLOSE) {
            closeCode = length < 2 ? NO_STATUS : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
    }

    private void shakeHands(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        socket.setSoTimeout(CONNECT_MILLIS);
        Handshake handshake = new Handshake();
        socket.getOutputStream().write(handshake.request(
            URI.create("ws://127.0.0.1:" + port + "/connection/websocket" + wire.query())));
        byte[] head = {};
        int end = -1;
        while (end < 0) {
            int count = socket.getInputStream().read(bytes);
            if (count < 0 || head.length > Handshake.MAX_RESPONSE) {
                throw new SocketException("no answer to the handshake: " + new String(head, US_ASCII));
            }
            int before = head.length;
            head = Arrays.copyOf(head, before + count);
            System.arraycopy(bytes, 0, head, before, count);
            end = handshake.check(head, head.length);
        }
        socket.setSoTimeout(LOOK_MILLIS);
        frames.accept(head, end, head.length);
    }

    private void send(int opcode, byte[] payload, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(length + FrameWriter.MAX_OVERHEAD);
        FrameWriter.put(frame, opcode, payload, length, ThreadLocalRandom.current().nextInt());
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
}
