package io.sluice.gateway.redis;

import com.redis.testcontainers.RedisContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/**
 * The Redis that tests run against. Never a mock. {@link #start} takes the first of: {@code SLUICE_TEST_REDIS_URI};
 * Docker; the redis-server that embedded-redis carries; and says once which. No server outlives the test process. A
 * failed start throws: a test without Redis fails, it is not skipped. One thread at a time.
 */
public final class TestRedis implements AutoCloseable {
    private static @Nullable TestRedis shared;

    private final String uri;
    private final String[] settings;
    private final boolean own;

    private @Nullable RedisProcess process;
    private @Nullable RespClient client;

    private TestRedis(String uri, boolean own, @Nullable RedisProcess process, String... settings) {
        this.uri = uri;
        this.own = own;
        this.process = process;
        this.settings = settings;
    }

    /** Gives the Redis that all tests of this process share: they use channels of their own and leave it running. */
    public static synchronized TestRedis start() {
        if (shared == null) {
            shared = choose();
        }
        return shared;
    }

    /** Starts a server for one test, that may be stopped, paused and killed; {@code settings} are its arguments. */
    public static TestRedis startOwn(String... settings) {
        RedisProcess process = RedisProcess.start(TestPorts.next(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(process::close, "test-redis-exit"));
        return new TestRedis("redis://127.0.0.1:" + process.port(), true, process, settings);
    }

    /** What to connect to. */
    public String uri() {
        return uri;
    }

    /** The port of a server of one's own. */
    public int port() {
        return ownProcess().port();
    }

    /** Kills the server, as a crash would. */
    public void stop() {
        disconnect();
        ownProcess().close();
    }

    /**
     * Starts a killed server again, on the same port and with nothing in it, but for what it keeps itself in a
     * directory that the settings name; {@code more} settings hold for this run.
     */
    public void restart(String... more) {
        stop();
        String[] all = Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
        process = RedisProcess.start(port(), all);
        RedisProcess started = ownProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "test-redis-exit"));
    }

    /** Freezes the server: its sockets stay open and say nothing, as those of a dead machine (SIGSTOP). */
    public void pause() {
        disconnect();
        signal("STOP");
    }

    /** Lets a frozen server go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Publishes as a backend would; gives how many received it. */
    public long publish(String channel, byte[] message) {
        return client().publish(channel, message);
    }

    /** Publishes them all in one burst, in order. */
    public void publishAll(String channel, List<byte[]> messages) {
        client().publishAll(channel, messages);
    }

    /** Carries out a command; gives the reply, one element of an array a line. An error reply is an exception. */
    public String command(String... words) {
        return client().command(words);
    }

    /** Ends a server of one's own; leaves the shared one running. */
    @Override
    public void close() {
        disconnect();
        if (own) {
            ownProcess().close();
        }
    }

    private static TestRedis choose() {
        String configured = System.getenv("SLUICE_TEST_REDIS_URI");
        if (configured != null && !configured.isBlank()) {
            return say("SLUICE_TEST_REDIS_URI", new TestRedis(configured, false, null));
        }
        if (dockerAnswers()) {
            RedisContainer container = new RedisContainer(DockerImageName.parse("redis:7-alpine"));
            container.start();
            return say("Docker", new TestRedis(container.getRedisURI(), false, null));
        }
        TestRedis embedded = startOwn();
        return say("the embedded redis-server", new TestRedis(embedded.uri, false, embedded.process));
    }

    private static TestRedis say(String which, TestRedis chosen) {
        System.out.println("Tests run against the Redis of " + which + ".");
        return chosen;
    }

    private static boolean dockerAnswers() {
        // Asked first, since the library looks for Docker long and loudly where there is none.
        boolean likely = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return likely && DockerClientFactory.instance().isDockerAvailable();
    }

    private RedisProcess ownProcess() {
        RedisProcess running = process;
        if (!own || running == null) {
            throw new IllegalStateException("only for servers of startOwn()");
        }
        return running;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(ownProcess().pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private RespClient client() {
        if (client == null) {
            client = new RespClient(uri);
        }
        return client;
    }

    private void disconnect() {
        if (client != null) {
            client.close();
        }
        client = null;
    }
}
