package io.sluice.ops.loss;

import io.sluice.ops.process.Child;
import io.sluice.ops.process.LogCheck;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A gateway of a stage. Used by the stage's thread. */
final class GatewayNode {
    /** Of the tokens. */
    static final String SECRET = "a secret for clients of the loss test";

    private static final int TIMEOUT_MILLIS = 500;
    private static final int OK = 200;
    private static final int START_FAILED = 1;
    private static final String NAMESPACES =
        "[{name: loss, subscribe: everyone, publish: everyone, history-size: 20000}, {name: tight, "
        + "subscribe: everyone, history-size: " + Plan.TIGHT_SIZE + "}"
        + ", {name: user, subscribe: owner, history-size: 20000}]";

    private final StageSetup setup;
    private final int number;
    private final Path log;
    private final int port = Ports.next();
    private final int adminPort = Ports.next();
    private final int redisPort;

    private Child child;
    private boolean down;

    /** Starts it; it is not ready yet. It reaches Redis through the port. */
    GatewayNode(StageSetup setup, Path directory, int number, int redisPort) throws IOException {
        this.setup = setup;
        this.number = number;
        this.redisPort = redisPort;
        log = directory.resolve("gateway-" + number + ".log");
        child = launch();
    }

    int port() {
        return port;
    }

    /** Whether it says that it is ready. */
    boolean isReady() {
        try {
            URI uri = URI.create("http://127.0.0.1:" + adminPort + "/ready");
            HttpURLConnection question = (HttpURLConnection) uri.toURL().openConnection();
            question.setConnectTimeout(TIMEOUT_MILLIS);
            question.setReadTimeout(TIMEOUT_MILLIS);
            int answer = question.getResponseCode();
            question.disconnect();
            return answer == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether it ended without being killed, and not since Redis was away when it started, which it says with 1. */
    boolean isLost() {
        return !down && !child.isAlive() && child.exitCode() != START_FAILED;
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

    /** Starts it, if it does not run. */
    void revive() throws IOException {
        if (!child.isAlive()) {
            child = launch();
            down = false;
        }
    }

    /** The errors in its log, by their kind. */
    Map<String, Integer> errors() throws IOException {
        return LogCheck.count(log, "ERROR");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        if (child.isAlive()) {
            child.signal(signal);
        }
    }

    private Child launch() throws IOException {
        return Child.restart("gateway-" + number, log, setup.gateway(), Map.ofEntries(
            Map.entry("SLUICE_REDIS_URI", "redis://127.0.0.1:" + redisPort),
            Map.entry("SLUICE_REDIS_COMMAND_TIMEOUT", "500ms"),
            Map.entry("SLUICE_REDIS_CONNECT_TIMEOUT", "500ms"),
            Map.entry("SLUICE_HTTP_PORT", Integer.toString(port)),
            Map.entry("SLUICE_HTTP_IO_THREADS", "2"),
            Map.entry("SLUICE_ADMIN_PORT", Integer.toString(adminPort)),
            Map.entry("SLUICE_TOKEN_HMAC_SECRET", SECRET),
            Map.entry("SLUICE_NAMESPACES", NAMESPACES),
            Map.entry("SLUICE_HISTORY_RECOVERY_LIMIT", Integer.toString(Plan.RECOVERY_LIMIT)),
            Map.entry("SLUICE_HISTORY_RECOVERY_BYTES", "16MiB"),
            Map.entry("SLUICE_HISTORY_POSITION_CHECK", "1s")));
    }
}
