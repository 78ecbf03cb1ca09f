package io.sluice.gateway.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A blocking Redis client of a hundred lines, as foreign to the gateway's own as a backend's would be. Speaks RESP2,
 * without TLS. One thread at a time.
 */
final class RespClient implements AutoCloseable {
    private static final int MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private long lastNumber;

    RespClient(String uri) {
        URI parsed = URI.create(uri);
        try {
            socket = new Socket();
            int port = parsed.getPort() < 0 ? 6379 : parsed.getPort();
            socket.connect(new InetSocketAddress(parsed.getHost(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String user = parsed.getUserInfo();
        if (user != null) {
            String name = user.substring(0, user.indexOf(':'));
            String password = user.substring(user.indexOf(':') + 1);
            command("AUTH", name.isEmpty() ? "default" : name, password);
        }
    }

    /** Gives the reply: nested arrays flattened, one element a line; fails on an error reply. */
    String command(String... words) {
        return String.join("\n", elements(words));
    }

    /** Gives the reply, nested arrays flattened; fails on an error reply with its text. */
    List<String> elements(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return elements(bytes);
    }

    /** Likewise, for words that are not text. */
    List<String> elements(byte[]... words) {
        try {
            write(words);
            out.flush();
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for what comes by itself: a message of a subscription. */
    List<String> next() {
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes, and gives how many received it. */
    long publish(String channel, byte[] message) {
        publishAll(channel, List.of(message));
        return lastNumber;
    }

    /** Publishes them all in one burst. */
    void publishAll(String channel, List<byte[]> messages) {
        try {
            for (byte[] message : messages) {
                write(ascii("PUBLISH"), channel.getBytes(StandardCharsets.UTF_8), message);
            }
            out.flush();
            for (int i = 0; i < messages.size(); i++) {
                lastNumber = Long.parseLong(read().get(0));
            }
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

    private void write(byte[]... words) throws IOException {
        out.write(ascii("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.write(ascii("$" + word.length + "\r\n"));
            out.write(word);
            out.write(ascii("\r\n"));
        }
    }

    private List<String> read() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> List.of(rest);
            case '-' -> throw new IllegalStateException(rest);
            case '$' -> List.of(bulk(Integer.parseInt(rest)));
            default -> array(Integer.parseInt(rest));
        };
    }

    private List<String> array(int length) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.addAll(read());
        }
        return elements;
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line();
        return text;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Redis closed the connection");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
