package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.gateway.websocket.ClientFrames;
import io.sluice.gateway.websocket.Compressing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a page's length: its own handshake, frames and reading of replies, so that it shares no mistake with the
 * gateway. Everything waits, a minute at the most. Answers the protocol's pings while it reads, unless told not to. One
 * thread at a time.
 */
final class TestClient implements AutoCloseable {
    static final String HANDSHAKE = String.join("\r\n", "GET /connection/websocket HTTP/1.1", "Host: localhost",
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "");
    private static final int MILLIS = (int) TestGateway.PATIENCE.toMillis();
    private static final JsonMapper JSON = new JsonMapper();

    private final Socket socket;
    private final ArrayDeque<JsonNode> replies = new ArrayDeque<>();
    private final ArrayDeque<JsonNode> pushes = new ArrayDeque<>();
    private final ArrayDeque<byte[]> binaries = new ArrayDeque<>();
    private final List<String> pongs = new ArrayList<>();

    private InputStream in = InputStream.nullInputStream();
    private boolean answersPings = true;
    private int lastId;
    private boolean compressing;
    private int compressed;

    /** Read by other threads too while a {@link Caretaker} reads. */
    private volatile @Nullable Closed closed;
    private final AtomicInteger pings = new AtomicInteger();

    /** How the gateway ended it: a close frame's code and reason; 1006 when there was none, 0 when it was a reset. */
    record Closed(int code, String reason) {
    }

    private TestClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MILLIS);
    }

    /** Connects and upgrades. */
    static TestClient open(int port) {
        return open(port, 0).upgrade();
    }

    /** Connects only; {@code receiveBuffer} is the kernel's, in bytes, 0 for the usual. */
    static TestClient open(int port, int receiveBuffer) {
        try {
            return over(connected(port, receiveBuffer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client on a socket that is connected, and perhaps encrypted. */
    static TestClient over(Socket connected) {
        try {
            TestClient client = new TestClient(connected);
            client.in = new BufferedInputStream(connected.getInputStream(), 1 << 14);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket for {@link #over}; {@code receiveBuffer} as for {@link #open}. */
    static Socket connected(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
        return socket;
    }

    /** Upgrades with these lines in addition. */
    TestClient upgrade(String... lines) {
        sendHandshake(lines);
        return upgraded();
    }

    /** Upgrades with these lines in addition, and agrees on permessage-deflate without context takeover. */
    TestClient upgradeCompressing(String... lines) {
        sendHandshake("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            String.join("\r\n", lines));
        assertThat(head()).contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
            + " client_no_context_takeover\r\n");
        compressing = true;
        return this;
    }

    /** Reads the answer to a handshake that has been sent. */
    TestClient upgraded() {
        assertThat(head()).doesNotContain("Sec-WebSocket-Extensions");
        return this;
    }

    private void sendHandshake(String... lines) {
        String more = String.join("\r\n", lines).strip();
        sendRaw((HANDSHAKE.strip() + "\r\n" + more + (more.isEmpty() ? "\r\n" : "\r\n\r\n"))
            .getBytes(StandardCharsets.US_ASCII));
    }

    private String head() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                assertThat(b).as("after " + head).isNotNegative();
                head.append((char) b);
            }
            assertThat(head).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestClient answersPings(boolean answers) {
        answersPings = answers;
        return this;
    }

    // What it says.

    /** Opens the session; gives the reply. */
    JsonNode connect(String token) {
        return command("connect", token.isEmpty() ? "{}" : "{\"token\":\"" + token + "\"}");
    }

    JsonNode subscribe(String channel) {
        return command("subscribe", JSON.createObjectNode().put("channel", channel).toString());
    }

    /** Subscribes, and fails unless that is granted. */
    TestClient subscribed(String channel) {
        JsonNode reply = subscribe(channel);
        assertThat(reply.has("subscribe")).as("subscribed: " + reply).isTrue();
        return this;
    }

    JsonNode publish(String channel, String json) {
        return command("publish", "{\"channel\":\"" + channel + "\",\"data\":" + json + "}");
    }

    /** Sends a command and gives its reply. */
    JsonNode command(String member, String body) {
        int id = ++lastId;
        send("{\"id\":" + id + ",\"" + member + "\":" + body + "}");
        JsonNode reply = nextReply();
        assertThat(reply.path("id").asInt()).as("reply to " + member + ": " + reply).isEqualTo(id);
        return reply;
    }

    /** The code of the error that the command is refused with; 0 when it is not. */
    int error(String member, String body) {
        return command(member, body).path("error").path("code").asInt();
    }

    TestClient send(String text) {
        return sendRaw(ClientFrames.text(text));
    }

    TestClient sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What it hears.

    /** The next reply to a command; pushes that come before are kept. */
    JsonNode nextReply() {
        readUntil("a reply", () -> !replies.isEmpty());
        return replies.remove();
    }

    /** The next push, what is in its member {@code push}. */
    JsonNode nextPush() {
        readUntil("a push", () -> !pushes.isEmpty());
        return pushes.remove();
    }

    /** The payload of the next publication; fails when it is another channel's. */
    JsonNode nextData(String channel) {
        JsonNode push = nextPush();
        assertThat(push.path("channel").asText()).as("channel of " + push).isEqualTo(channel);
        return push.path("pub").path("data");
    }

    /** The next message in a binary frame. */
    byte[] nextBinary() {
        readUntil("a binary message", () -> !binaries.isEmpty());
        return binaries.remove();
    }

    /** Waits for one more of the protocol's pings. */
    void awaitPing() {
        int before = pings.get();
        readUntil("a ping", () -> pings.get() > before);
    }

    /**
     * Proves that all that was sent before has been read by the gateway, and that nothing but what the caller has
     * taken or finds in {@link #replies} came of it: pings of WebSocket overtake commands that wait.
     */
    void roundTrip(String word) {
        sendRaw(ClientFrames.ping(word));
        readUntil("pong " + word, () -> pongs.contains(word));
    }

    /** Whether no reply has come that was not taken. */
    boolean hasNoReply() {
        return replies.isEmpty();
    }

    /** Reads to the end, and tells how it was. Unread pushes and replies are kept. */
    Closed expectClose() {
        readUntil("the close", () -> closed != null);
        Closed end = closed;
        if (end == null) {
            throw new AssertionError("not closed");
        }
        return end;
    }

    int expectCloseCode() {
        return expectClose().code();
    }

    boolean isClosed() {
        return closed != null;
    }

    /** How many messages came compressed. */
    int compressed() {
        return compressed;
    }

    int pings() {
        return pings.get();
    }

    /** Takes what has come. */
    void readAvailable() {
        try {
            while (closed == null && in.available() > 0) {
                readFrame("more of a frame");
            }
        } catch (IOException e) {
            closed = new Closed(0, String.valueOf(e.getMessage()));
        }
    }

    private void readUntil(String what, BooleanSupplier done) {
        long end = System.nanoTime() + MILLIS * 1_000_000L;
        while (!done.getAsBoolean()) {
            if (closed != null) {
                throw new AssertionError("closed (" + closed + ") while waiting for " + what);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + what + " came");
            }
            readFrame(what);
        }
    }

    private void readFrame(String what) {
        try {
            int first = in.read();
            if (first < 0) {
                closed = new Closed(1006, "");
                return;
            }
            int second = in.read();
            assertThat(second).as("length, unmasked").isBetween(0, 127);
            byte[] payload = in.readNBytes(length(second));
            boolean inflate = compressing && (first & Compressing.RSV1) != 0;
            assertThat(first & 0xF0).as("final, no reserved bits but a compressed message's")
                .isEqualTo(inflate ? ClientFrames.FIN | Compressing.RSV1 : ClientFrames.FIN);
            compressed += inflate ? 1 : 0;
            take(first & 0x0F, inflate ? Compressing.inflate(payload) : payload);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no " + what + " came", e);
        } catch (SocketException e) {
            closed = new Closed(0, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int length(int second) throws IOException {
        return switch (second) {
            case 126 -> ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xFFFF;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
            default -> second;
        };
    }

    private void take(int opcode, byte[] payload) throws IOException {
        String text = new String(payload, StandardCharsets.UTF_8);
        switch (opcode) {
            case ClientFrames.TEXT -> text.lines().forEach(this::takeLine);
            case ClientFrames.BINARY -> binaries.add(payload);
            case ClientFrames.PONG -> pongs.add(text);
            case ClientFrames.CLOSE -> closed = new Closed(ByteBuffer.wrap(payload).getShort() & 0xFFFF,
                new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
            default -> throw new AssertionError("opcode " + opcode);
        }
    }

    private void takeLine(String line) {
        try {
            JsonNode message = JSON.readTree(line);
            if (message.has("push")) {
                pushes.add(message.path("push"));
            } else if (message.isEmpty()) {
                pings.incrementAndGet();
                if (answersPings) {
                    send("{}");
                }
            } else {
                replies.add(message);
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    // How it goes.

    /** Whether the gateway has ended the socket as well, after its close frame. */
    boolean endsAfterClose() {
        try {
            return in.read() < 0;
        } catch (SocketException expected) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the socket, as a client does that has heard the goodbye. */
    void leave() {
        close();
    }

    /** Vanishes with a reset, as a crashed process does. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
