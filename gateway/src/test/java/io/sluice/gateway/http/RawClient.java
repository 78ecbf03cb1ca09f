package io.sluice.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A client that says exactly what a test wants said, one socket each. Reads wait at most a minute. */
final class RawClient implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    /** For what must happen; that a machine with other work takes its time is no failure. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT = (int) PATIENCE.toMillis();

    private final Socket socket;

    RawClient(int port) throws IOException {
        this(port, new Socket());
    }

    RawClient(int port, Socket socket) throws IOException {
        this.socket = socket;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT);
        socket.setSoTimeout(TIMEOUT);
        socket.setTcpNoDelay(true);
    }

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** Goes on over TLS, on the same connection; the handshake comes with the first bytes. */
    RawClient encrypted(SSLContext context) throws IOException {
        return new RawClient(context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true));
    }

    /** A patient wait. */
    static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE);
    }

    /** A request for the WebSocket endpoint that has all it needs, with these header lines in addition. */
    static String handshake(String... more) {
        return request("GET /connection/websocket HTTP/1.1", "Host: localhost", "Upgrade: websocket",
            "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY, lines(more));
    }

    static String request(String... lines) {
        return lines(lines) + "\r\n";
    }

    private static String lines(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append(line.isEmpty() || line.endsWith("\r\n") ? "" : "\r\n");
        }
        return text.toString();
    }

    int localPort() {
        return socket.getLocalPort();
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Goes on sending this until the server has closed. */
    void sendUntilCutOff(String part) {
        patiently().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> {
            try {
                send(part);
                return false;
            } catch (IOException cutOff) {
                return true;
            }
        });
    }

    /** Reads a response's head and as much body as it announces. */
    String response() throws IOException {
        String head = head();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + read(length);
    }

    /** Reads a response's head, as of one that has no body. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(read(1));
        }
        return head.toString();
    }

    String read(int bytes) throws IOException {
        byte[] read = socket.getInputStream().readNBytes(bytes);
        if (read.length < bytes) {
            throw new IOException("the server closed after \"" + new String(read, StandardCharsets.ISO_8859_1) + "\"");
        }
        return new String(read, StandardCharsets.ISO_8859_1);
    }

    /** Reads until the server closes, and returns what came before. */
    String untilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (SocketException reset) {
            all.write('!');
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
