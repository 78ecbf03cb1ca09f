package io.sluice.ops.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import redis.embedded.RedisExecProvider;

/** A real Redis for one test, empty and without a file. */
final class OwnRedis implements AutoCloseable {
    private final int port = freePort();
    private final Process process = start(port);

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server and waits until it says that it takes connections. */
    private static Process start(int port) {
        try {
            Process process = new ProcessBuilder(RedisExecProvider.defaultProvider().get().getPath(), "--port",
                "" + port, "--bind", "127.0.0.1", "--save", "").redirectErrorStream(true).start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            while (line != null && !line.contains("Ready to accept connections")) {
                line = output.readLine();
            }
            assertThat(line).as("the server runs").isNotNull();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
