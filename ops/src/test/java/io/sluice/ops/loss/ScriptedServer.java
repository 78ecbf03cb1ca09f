package io.sluice.ops.loss;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;

/** A WebSocket server that says what a test tells it to say, to one client at a time. Used by the test's thread. */
final class ScriptedServer implements AutoCloseable {
    private static final ObjectMapper mapper = new ObjectMapper();
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private final ServerSocket acceptor = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Queue<String> lines = new ArrayDeque<>();

    private Socket socket = new Socket();

    ScriptedServer() throws IOException {
        acceptor.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return acceptor.getLocalPort();
    }

    /** Waits for a client, and shakes hands. */
    void accept() throws IOException {
        socket.close();
        lines.clear();
        socket = acceptor.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        String key = head.toString().lines().filter(line -> line.startsWith("Sec-WebSocket-Key: ")).findFirst()
            .orElseThrow().substring(19);
        socket.getOutputStream().write(("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + answer(key)
            + "\r\n\r\n").getBytes(ISO_8859_1));
    }

    /** The next command, which waits until there is one that is no publish. */
    JsonNode command() throws IOException {
        while (true) {
            while (lines.isEmpty()) {
                readFrame().lines().forEach(lines::add);
            }
            JsonNode command = mapper.readTree(lines.remove());
            if (!command.has("publish")) {
                return command;
            }
        }
    }

    /** Sends a text frame. */
    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(TEXT);
        out.write(126);
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.write(bytes);
    }

    /** Sends a close frame. */
    void sendClose(int code) throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) CLOSE, 2, (byte) (code >>> 8), (byte) code});
    }

    /** Drops the client. */
    void drop() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        acceptor.close();
    }

    private String readFrame() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readByte();
        int length = in.readByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int at = 0; at < length; at++) {
            payload[at] ^= mask[at & 3];
        }
        return new String(payload, UTF_8);
    }

    private static String answer(String key) {
        try {
            return Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
