package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What strangers write can't forge a line of the log, move a terminal's cursor, or fill the log. */
final class LogInjectionIT {
    private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  main Gateway - FORGED";
    private static final String LINE = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z (TRACE|DEBUG|INFO|WARN|ERROR) .*";

    private final TestRedis redis = TestRedis.start();

    @Test
    void noLineOfTheLogIsAStrangers() {
        try (TestProcess process = TestProcess.start("--client-insecure=true", "--redis-uri=" + redis.uri(),
            "--http-port=0", "--admin-port=0", "--http-allowed-origins=https://example.com")) {
            process.awaitOutput("INSECURE");
            for (String before : List.of("\n", "\r\n", "\u001b[2J", "\u2028")) {
                attack(process, before + FORGED);
            }
            process.terminate();
            assertThat(process.exitCode()).isZero();
            assertThat(process.errors().lines()).allSatisfy(line -> assertThat(line).matches(LINE)
                .doesNotStartWith("2026-01-01"));
            assertThat(process.output().chars().filter(c -> (c < ' ' && c != '\n') || c == 0x7F || c == 0x2028))
                .isEmpty();
        }
    }

    @Test
    void noTokenAndNoPayloadIsInTheLog() {
        String secret = "secret-payload-7";
        String deep = "[".repeat(100) + "\"" + secret + "\"" + "]".repeat(100);
        try (TestProcess process = TestProcess.start("--token-hmac-secret=" + TestGateway.SECRET,
            "--redis-uri=" + redis.uri(), "--http-port=0", "--admin-port=0",
            "--namespaces=[{name: chat, subscribe: everyone, publish: users, max-publish-bytes: 1KiB}]")) {
            process.awaitOutput("/metrics");
            String token = TestGateway.token("42");
            for (String bad : List.of(token + "x", secret + "." + secret + "." + secret, secret)) {
                try (TestClient client = process.client()) {
                    client.send("{\"id\":1,\"connect\":{\"token\":\"" + bad + "\",\"data\":\"" + secret + "\"}}");
                    client.expectClose();
                }
                try (TestClient client = process.client()) {
                    client.connect(token);
                    client.command("subscribe", "{\"channel\":\"chat:x\",\"token\":\"" + bad + "\"}");
                    client.publish("chat:x", "\"" + secret + "\"");
                    client.publish("chat:x", "\"" + secret.repeat(99) + "\"");
                    client.send("{\"id\":99,\"refresh\":{\"token\":\"" + bad + "\"}} " + secret);
                    client.expectClose();
                }
            }
            for (String payload : List.of("\"" + secret + "\"", deep, "\u001e" + secret, secret + "\ud800")) {
                redis.publish("chat:x", payload.getBytes(StandardCharsets.UTF_8));
                redis.publish("sluice.control", payload.getBytes(StandardCharsets.UTF_8));
            }
            process.terminate();
            assertThat(process.exitCode()).isZero();
            assertThat(process.output() + process.errors()).doesNotContain(secret, token)
                .doesNotContain(token.substring(token.lastIndexOf('.')));
        }
    }

    /** Puts it wherever a client or a publisher can put text. */
    private void attack(TestProcess process, String raw) {
        StringBuilder evil = new StringBuilder();
        raw.chars().forEach(c -> evil.append(String.format("\\u%04x", c)));
        String header = raw.replace("\r", "").replace("\n", "\u001b");
        TestGateway.httpGet(process.port(), "/connection/websocket", "Origin: https://x.example" + header);
        TestGateway.httpGet(process.port(), "/%0d%0a" + FORGED.replace(" ", "%20"));
        try (TestClient client = process.client()) {
            client.command("connect", "{\"name\":\"" + evil + "\",\"version\":\"" + evil + "\"}");
            client.command("subscribe", "{\"channel\":\"" + evil + "\"}");
            client.command("rpc", "{\"method\":\"" + evil + "\"}");
            client.command("presence", "{\"channel\":\"a" + evil + "\"}");
            redis.publish("sluice.control", raw.getBytes(StandardCharsets.UTF_8));
            redis.publish("sluice.control", ("{\"disconnect\":{\"user\":\"" + evil + "\",\"" + evil + "\":1}}")
                .getBytes(StandardCharsets.UTF_8));
            client.subscribed("x");
            redis.publish("x", ("\u001e" + raw + "\n1").getBytes(StandardCharsets.UTF_8));
            client.sendRaw(ClientFrames.close(4000, raw));
            client.expectClose();
        }
        try (TestClient client = process.client()) {
            client.send("{\"id\":1,\"" + evil + "\":" + evil + "}").expectClose();
        }
    }
}
