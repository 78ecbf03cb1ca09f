package io.sluice.ops.loss;

import io.lettuce.core.RedisClient;
import io.sluice.ops.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Redis of a stage. It writes down everything before it answers, so that what it acknowledged outlives a kill. Used
 * by the stage's thread.
 */
final class RedisNode {
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final StageSetup setup;
    private final Path directory;
    private final int port;
    private final RedisClient client;
    private final Backend backend;

    private Child child;
    private boolean down;

    /** Starts it, empty; it does not answer yet. */
    RedisNode(StageSetup setup, Path directory) throws IOException {
        this.setup = setup;
        this.directory = directory;
        port = Ports.next();
        client = Backend.client(port);
        backend = new Backend(client);
        clear();
        child = launch();
    }

    int port() {
        return port;
    }

    /** A connection of one's own, past all faults but Redis' own. */
    Backend connect() {
        return new Backend(client);
    }

    /** Whether it answers. */
    boolean isReady() {
        return backend.answers();
    }

    /** Whether it ended without being killed. */
    boolean isLost() {
        return !down && !child.isAlive();
    }

    /** Has it do something, if it can. */
    void attempt(Consumer<Backend> task) {
        task.accept(backend);
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Kills it as kill -9 does. */
    void kill() throws InterruptedException {
        down = true;
        child.kill();
    }

    /** Starts it with what it had, if it does not run. */
    void revive() throws IOException {
        if (!child.isAlive()) {
            child = launch();
            down = false;
        }
    }

    /** Removes what it had, while it does not run. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.startsWith(data())).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Ends it for good, with all connections to it. */
    void end() throws InterruptedException {
        backend.close();
        client.shutdown(Duration.ZERO, SHUTDOWN);
        kill();
    }

    private Path data() {
        return directory.resolve("redis");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        if (child.isAlive()) {
            child.signal(signal);
        }
    }

    private Child launch() throws IOException {
        Files.createDirectories(data());
        return Child.restart("redis", directory.resolve("redis.log"), List.of(setup.redisServer(), "--port",
            Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync",
            "always", "--auto-aof-rewrite-min-size", "16mb", "--dir", data().toString()), Map.of());
    }
}
