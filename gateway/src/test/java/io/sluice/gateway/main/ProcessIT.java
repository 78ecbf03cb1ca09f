package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as operators run it: exit codes, what it prints, and signals. */
final class ProcessIT {
    private final TestRedis redis = TestRedis.start();
    private final List<TestProcess> processes = new ArrayList<>();

    @AfterEach
    void noStackTraceAnywhere() {
        for (TestProcess process : processes) {
            process.close();
            String output = process.output();
            assertThat(output.lines().filter(line -> line.startsWith("\tat ") || line.contains("Exception")))
                .as("traces in " + output).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneClearLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused(1, port, "--http-port=" + port, "--http-host=127.0.0.1");
            assertRefused(1, port, "--admin-port=" + port);
        }
    }

    @Test
    void aRedisThatIsNotThereIsOneClearLine() {
        assertRefused(1, "127.0.0.1:1", "--redis-uri=redis://127.0.0.1:1");
        assertRefused(1, "nosuchhost.invalid", "--redis-uri=redis://nosuchhost.invalid");
    }

    @Test
    void aRedisThatIsNoneIsOneClearLine() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String uri = "redis://127.0.0.1:" + silent.getLocalPort();
            assertRefused(1, "127.0.0.1:" + silent.getLocalPort(), "--redis-uri=" + uri,
                "--redis-connect-timeout=500ms");
        }
    }

    @ParameterizedTest
    @CsvSource({"redis://", "redis://:secret-guess@", "redis://nobody:secret-guess@"})
    void aPasswordThatIsWrongOrMissingIsOneClearLineThatDoesNotTellIt(String uri) {
        try (TestRedis locked = TestRedis.startOwn("--requirepass", "right")) {
            TestProcess process = assertRefused(1, "127.0.0.1:" + locked.port(),
                "--redis-uri=" + uri + "127.0.0.1:" + locked.port());
            assertThat(process.output()).doesNotContain("secret-guess");
        }
    }

    @ParameterizedTest
    @CsvSource({"--token-hmac-secret=short,token.hmac-secret", "--redis-uri=http://x,redis.uri",
        "--http-port=70000,http.port", "--http-io-threads=65,http.io-threads", "--http-prot=1,--http-port",
        "--config=/does/not/exist.yaml,/does/not/exist.yaml"})
    void aBadSettingIsOneClearLine(String option, String named) {
        assertRefused(2, named, option);
    }

    @Test
    void withoutAWayInItDoesNotStart() {
        TestProcess process = keep(TestProcess.start("--redis-uri=" + redis.uri()));
        assertThat(process.exitCode()).isEqualTo(2);
        assertThat(process.errors()).containsOnlyOnce("sluice: ").contains("no client could connect");
    }

    @Test
    void sigtermSaysGoodbyeAndExitsWithZero() {
        TestProcess process = start("--client-close-timeout=1m", "--shutdown-deadline=1m");
        try (TestClient client = process.client(); TestClient idle = process.client();
            TestClient stubborn = process.client()) {
            client.connect("");
            client.subscribed("chat:x");
            stubborn.connect("");
            assertThat(process.httpGet("/ready")).startsWith("HTTP/1.1 200 ");
            assertThat(process.httpGet("/live")).startsWith("HTTP/1.1 200 ");
            process.terminate();

            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3001, "shutdown"));
            assertThat(idle.expectCloseCode()).isEqualTo(3001);
            client.leave();
            idle.leave();
            // One that has not answered yet holds the process, which meanwhile lets nobody in.
            assertThat(TestGateway.httpGet(process.port(), "/connection/websocket", "Upgrade: websocket",
                "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")).startsWith("HTTP/1.1 503 ");
            assertThat(process.httpGet("/ready")).startsWith("HTTP/1.1 503 ");
            assertThat(process.httpGet("/live")).startsWith("HTTP/1.1 200 ");
            assertThat(stubborn.expectCloseCode()).isEqualTo(3001);
        }
        assertThat(process.exitCode()).isZero();
    }

    @Test
    void sigtermIsObeyedWithinTheDeadlineWhateverClientsDo() {
        TestProcess process = start("--shutdown-deadline=700ms", "--client-close-timeout=60s");
        try (TestClient client = process.client()) {
            client.connect("");
            long begun = System.nanoTime();
            process.terminate();
            assertThat(process.exitCode()).isZero();
            assertThat(System.nanoTime() - begun).as("less than a second, not a minute")
                .isBetween(560_000_000L, 30_000_000_000L);
        }
    }

    @Test
    void sigtermWhileRedisIsAwayExitsWithZero() {
        try (TestRedis own = TestRedis.startOwn()) {
            TestProcess process = start("--redis-uri=" + own.uri());
            own.stop();
            process.awaitOutput("lost the connection to Redis");
            process.terminate();
            assertThat(process.exitCode()).isZero();
        }
    }

    @Test
    void withoutARedisItBringsItsOwnAndTakesItAlong() {
        TestProcess process =
            keep(TestProcess.start("--client-insecure=true", "--http-port=0", "--admin-port=0"));
        process.awaitOutput("/metrics");
        assertThat(process.errors()).contains("no Redis is configured", "for development only");
        try (TestClient client = process.client()) {
            client.connect("");
            client.subscribed("chat:x").publish("chat:x", "1");
            assertThat(client.nextData("chat:x").asInt()).isEqualTo(1);
        }
        List<ProcessHandle> children = process.children();
        assertThat(children).isNotEmpty();
        process.terminate();
        assertThat(process.exitCode()).isZero();
        TestGateway.await("the end of its Redis").until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Floods of bad input are at most a line a second each, and never hold the client's words or a trace. */
    @Test
    void whatClientsDoWrongIsNotWorthALineEach() {
        TestProcess process = start();
        long begun = System.nanoTime();
        for (int i = 0; i < 300; i++) {
            try (TestClient client = process.client()) {
                client.send("{\"id\":1,\"connect\":\"GARBAGE" + i + "\"}").expectClose();
            }
        }
        redis.publish("sluice.control", "GARBAGE".getBytes(StandardCharsets.UTF_8));
        assertThat(process.output()).doesNotContain("GARBAGE");
        process.awaitOutput("not a command");
        int most = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 2;
        assertThat(process.errors().lines().filter(line -> line.contains("not a command"))).hasSizeBetween(1, most);
        process.terminate();
        assertThat(process.exitCode()).isZero();
    }

    private TestProcess start(String... options) {
        TestProcess started = withDefaults(options);
        started.awaitOutput("/metrics"); // the last line that names a port
        return started;
    }

    private TestProcess assertRefused(int exitCode, String named, String... options) {
        TestProcess process = withDefaults(options);
        assertThat(process.exitCode()).as(process.output()).isEqualTo(exitCode);
        assertThat(process.errors().lines().filter(line -> !line.matches("\\d{4}-.* INFO .*"))).singleElement()
            .asString().startsWith("sluice: ").contains(named);
        return process;
    }

    private TestProcess withDefaults(String... options) {
        return keep(TestProcess.start(TestProcess.with(options, "--redis-uri=" + redis.uri(),
            "--client-insecure=true", "--http-port=0", "--admin-port=0")));
    }

    private TestProcess keep(TestProcess process) {
        processes.add(process);
        return process;
    }
}
