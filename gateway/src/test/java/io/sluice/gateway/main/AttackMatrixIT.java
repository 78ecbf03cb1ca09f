package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks on a whole gateway that no other test makes. Which test makes which is a table in the README ("Security"),
 * held by {@link SecurityMatrixTest}.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class AttackMatrixIT {
    private static final String[] UPGRADE = {"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1",
        "--http-allowed-origins=https://*.example.com", "--client-max-message-bytes=2MiB");
    private final TestClient bystander = gateway.connected("bystander").subscribed("chat:bystander");

    @AfterEach
    void nobodyElseIsHarmed() {
        redis.publish("chat:bystander", "\"alive\"".getBytes(StandardCharsets.UTF_8));
        assertThat(bystander.nextData("chat:bystander").asText()).isEqualTo("alive");
        gateway.awaitMetric("sluice_connections ", 1);
    }

    @AfterAll
    void stop() {
        bystander.close();
        gateway.awaitEmpty();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "https://app.example.com.evil.example",
        "http://app.example.com", "https://app.example.com:8443", "https://evil.example#.example.com",
        "https://app.example.com, https://evil.example", "file://", ""})
    void aPageOfAnotherOriginIsRefusedBeforeItsUpgradeWhateverItsCookies(String origin) {
        double before = gateway.metric("sluice_handshake_failures_total{reason=\"origin\"}");
        assertThat(handshake("Origin: " + origin, "Cookie: session=abc", "Authorization: Bearer x"))
            .startsWith("HTTP/1.1 403 ").doesNotContain("Sec-WebSocket-Accept");
        gateway.awaitMetric("sluice_handshake_failures_total{reason=\"origin\"}", before + 1);
    }

    @Test
    void aCookieIsNoWordOfWhoSomebodyIs() {
        String token = TestGateway.token("42");
        try (TestClient client = TestClient.open(gateway.port(), 0).upgrade("Origin: https://app.example.com",
            "Cookie: token=" + token + "; access_token=" + token, "Authorization: Bearer " + token)) {
            assertThat(client.send("{\"id\":1,\"connect\":{}}").expectCloseCode()).isEqualTo(3501);
        }
    }

    /** Whatever a page asks for by fetch, a browser keeps the answer from it: nothing says that it may be read. */
    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "https://evil.example", "null"})
    void noPageMayReadWhatIsAnsweredByHttp(String origin) throws IOException {
        for (String request : List.of("OPTIONS /connection/websocket", "GET /connection/websocket", "GET /",
            "OPTIONS /metrics", "GET /metrics")) {
            int port = request.endsWith("metrics") ? gateway.adminPort() : gateway.port();
            try (Socket page = TestClient.connected(port, 0)) {
                page.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
                page.getOutputStream().write((request + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                    + "\r\nAccess-Control-Request-Method: GET\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).as(request).startsWith("HTTP/1.1 ").doesNotContainIgnoringCase("Access-Control-");
            }
        }
    }

    /** The body, if it was taken for a request, would be a handshake. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: %d", "Content-Length: %d\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity\r\nContent-Length: %d",
        "Content-Length: 0\r\nContent-Length: %d"})
    void aRequestThatIsSmuggledInABodyIsNotServed(String headers) throws IOException {
        String inner = TestClient.HANDSHAKE;
        String outer = TestClient.HANDSHAKE.strip() + "\r\n" + String.format(headers, inner.length()) + "\r\n\r\n";
        try (Socket attacker = TestClient.connected(gateway.port(), 0)) {
            attacker.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            attacker.getOutputStream().write((outer + inner).getBytes(StandardCharsets.US_ASCII));
            String answers = new String(attacker.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 101");
        }
    }

    /** Channels are keys and topics of Redis, lines of logs and parts of patterns elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"chat:a\nb", "chat:a\r\nPUBLISH x y", "chat:\u0000", "chat:\u007f", "chat:\u0085",
        "chat:{other}", "{chat:x}", "chat:}", "chat:\u2028", "chat:\ud800", "chat:\udc00x", "\u001b[31mchat:x",
        "chat:\t"})
    void aChannelNameThatIsMoreThanANameIsRefused(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
        double channels = gateway.metric("sluice_channels ");
        try (TestClient attacker = gateway.connected("42")) {
            for (String command : List.of("subscribe", "publish", "history", "presence", "presence_stats")) {
                assertThat(attacker.error(command, "{\"channel\":\"" + escaped + "\",\"data\":1}")).as(command)
                    .isEqualTo(107);
            }
            assertThat(gateway.metric("sluice_channels ")).as("that of its user").isLessThanOrEqualTo(channels + 1);
        }
    }

    @Test
    void aChannelNameOfAMegabyteIsRefused() {
        try (TestClient attacker = gateway.connected("42")) {
            assertThat(attacker.error("subscribe", "{\"channel\":\"chat:" + "x".repeat(1 << 20) + "\"}"))
                .isEqualTo(107);
        }
    }

    @Test
    void aFloodOfMessagesOfNamesThatAreAlwaysNewIsReadAtOnce() {
        try (TestClient attacker = gateway.connected("42")) {
            for (int round = 0; round < 20; round++) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 500; i++) {
                    lines.append("{\"id\":5,\"unsubscribe\":{\"channel\":\"chat:x\",\"n").append(round * 500 + i)
                        .append("\":0}}\n");
                }
                attacker.sendRaw(ClientFrames.text(lines.toString()));
                for (int i = 0; i < 500; i++) {
                    assertThat(attacker.nextReply().has("unsubscribe")).isTrue();
                }
            }
        }
    }

    /** Whatever clients and publishers choose is no label: as many lines as before, however much they choose. */
    @Test
    void noNameThatSomebodyChoosesIsALabelOfAMetric() {
        choose(0);
        long before = gateway.httpGet("/metrics").lines().count();
        for (int i = 1; i <= 50; i++) {
            choose(i);
        }
        assertThat(gateway.httpGet("/metrics").lines().count()).isEqualTo(before);
        assertThat(gateway.httpGet("/metrics")).doesNotContain("chosen");
    }

    private void choose(int number) {
        String chosen = "chosen" + number;
        handshake("Origin: https://" + chosen + ".example", "Sec-WebSocket-Protocol: " + chosen, "X-A: " + chosen);
        TestGateway.httpGet(gateway.port(), "/" + chosen);
        TestGateway.httpGet(gateway.adminPort(), "/" + chosen);
        try (TestClient client = gateway.connected(chosen)) {
            client.subscribed("chat:" + chosen).publish("chat:" + chosen, "1");
            client.error("subscribe", "{\"channel\":\"" + chosen + ":x\"}");
            client.error("rpc", "{\"method\":\"" + chosen + "\"}");
            redis.publish("chat:" + chosen, ("\u001e{\"" + chosen + "\":}\n1").getBytes(StandardCharsets.UTF_8));
            client.sendRaw(ClientFrames.close(4000 + number, chosen));
            client.expectClose();
        }
        gateway.awaitMetric("sluice_connections ", 1);
    }

    private String handshake(String... more) {
        String[] lines = new String[UPGRADE.length + more.length];
        System.arraycopy(UPGRADE, 0, lines, 0, UPGRADE.length);
        System.arraycopy(more, 0, lines, UPGRADE.length, more.length);
        return TestGateway.httpGet(gateway.port(), "/connection/websocket", lines);
    }
}
