package io.sluice.gateway.redis;

import io.sluice.gateway.bus.BusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A redis-server of our own on the loopback address: a child process without persistence, in a temporary directory. It
 * does not outlive this process, however that ends. Used by one thread at a time; its methods wait, a bounded time.
 */
final class RedisProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int POLL_MILLIS = 10;
    private static final int SOCKET_MILLIS = 500;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> REPLIES = List.of("+PONG", "-NOAU");

    private final int port;
    private final Path directory;
    private final Process server;
    private final Process guard;

    private RedisProcess(int port, Path directory, Process server, Process guard) {
        this.port = port;
        this.directory = directory;
        this.server = server;
        this.guard = guard;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param settings more arguments of redis-server
     * @throws BusException when it can't be started
     */
    static RedisProcess start(int port, String... settings) {
        try {
            Path directory = Files.createTempDirectory("sluice-redis-");
            List<String> line = Stream.concat(Stream.of(ownGroup(), unpack().toString(), "--port",
                Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir",
                directory.toString()), Arrays.stream(settings)).toList();
            Path output = directory.resolve("redis.log");
            Process server = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
            RedisProcess started = new RedisProcess(port, directory, server, guard(server.pid()));
            started.awaitAnswer(output);
            return started;
        } catch (IOException e) {
            throw new BusException("cannot start the embedded redis-server: " + e.getMessage(), e);
        }
    }

    /** Finds a port of the loopback address that nobody listens to at this moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BusException("no port is free", e);
        }
    }

    /** Whether nobody listens to the port of the loopback address at this moment. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException expected) {
            return false;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return server.pid();
    }

    /** Ends the server, by force as nothing in it is to be kept, and removes its directory. */
    @Override
    public void close() {
        server.destroyForcibly();
        guard.destroyForcibly();
        awaitExit();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(RedisProcess::delete);
        } catch (IOException expected) {
            // it is a temporary directory
        }
        delete(directory);
    }

    private void awaitExit() {
        try {
            server.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts a watcher whose input ends when this process does, be it by SIGKILL, and that ends the server then. It
     * does not mind Ctrl-C, which the terminal gives to all.
     */
    private static Process guard(long server) throws IOException {
        return new ProcessBuilder("sh", "-c", "trap '' INT HUP; cat >/dev/null; kill -9 " + server)
            .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private void awaitAnswer(Path output) throws IOException {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        try {
            while (!server.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                // Somebody else may be the one who answers; then ours ends at once.
                if (answers() && !server.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                if (System.nanoTime() - end > 0) {
                    close();
                    throw new BusException("the embedded redis-server did not answer within " + START_PATIENCE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new BusException("interrupted while starting the embedded redis-server", e);
        }
        String last = lastLine(output);
        close();
        throw new BusException("the embedded redis-server ended at once: " + last);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SOCKET_MILLIS);
            socket.setSoTimeout(SOCKET_MILLIS);
            socket.getOutputStream().write(PING);
            InputStream in = socket.getInputStream();
            return REPLIES.contains(new String(in.readNBytes(REPLIES.get(0).length()), StandardCharsets.US_ASCII));
        } catch (IOException expected) {
            return false;
        }
    }

    /** What keeps a Ctrl-C, which the terminal gives to the whole process group, from ending the server before us. */
    private static String ownGroup() {
        return Files.isExecutable(SETSID) ? SETSID.toString() : "/usr/bin/env";
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException expected) {
            // it is a temporary file
        }
    }

    /** Unpacks the program that the library carries for this system; removed when this process ends. */
    private static Path unpack() throws IOException {
        try {
            return RedisExecProvider.defaultProvider().get().toPath();
        } catch (RuntimeException e) {
            throw new IOException("none for this system: " + e.getMessage(), e);
        }
    }
}
