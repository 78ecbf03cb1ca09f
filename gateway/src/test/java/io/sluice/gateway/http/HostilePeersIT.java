package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class HostilePeersIT {
    private final TestServer server = TestServer.start(Duration.ofSeconds(2));

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET /connection/websocket HT", "GET /connection/websocket HTTP/1.1\r\nHost: loc"})
    void aRequestThatDoesNotComeIsClosedOn(String part) throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(part).untilClosed()).doesNotStartWith("HTTP/1.1 1").doesNotStartWith("HTTP/1.1 2");
        }
    }

    /** The deadline is for the whole head, so that a byte now and then gains nothing. */
    @Test
    void aRequestThatComesByTheByteIsClosedOn() throws IOException {
        try (RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nX: ");
            RawClient.patiently().pollInterval(Duration.ofMillis(20)).until(() -> isCutOff(client));
            assertThat(client.untilClosed()).doesNotStartWith("HTTP/1.1 1").doesNotStartWith("HTTP/1.1 2");
        }
    }

    @Test
    void aKeptAliveConnectionThatSaysNothingMoreIsClosed() throws IOException {
        try (RawClient client = server.client()) {
            client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost"));

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void anUpgradedSocketOutlivesTheTimeoutsOfItsRequest() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            // Opened later, and closed by the same timers: when they have gone, the time of the first is long over.
            for (String part : List.of("", "GET")) {
                try (RawClient silent = server.client()) {
                    silent.send(part).untilClosed();
                }
            }

            assertThat(client.send("alive").read(5)).isEqualTo("alive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void aBodyThatDoesNotComeIsNotWaitedFor(String method) throws IOException {
        try (RawClient client = server.client()) {
            client.send(RawClient.request(method + " /connection/websocket HTTP/1.1", "Host: localhost",
                "Content-Length: 1000") + "x");

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 405 ").contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void aHugeBodyIsNotRead() throws IOException {
        try (RawClient client = server.client()) {
            client.send(RawClient.request("POST /x HTTP/1.1", "Host: localhost", "Content-Length: 99999999999"));

            assertThat(client.untilClosed()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void hugeHeadersAreRefused() throws IOException {
        try (RawClient client = server.client()) {
            assertRefusedOrCut(client, RawClient.handshake("Cookie: " + "x".repeat(20_000)));
        }
        try (RawClient client = server.client()) {
            assertRefusedOrCut(client, RawClient.handshake("X: y\r\n".repeat(100)));
        }
        try (RawClient client = server.client()) {
            assertRefusedOrCut(client, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /connection/websocket HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /connection/websocket HTTP/1.1\r\n\r\n", "GET  /  /  HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"})
    void garbageIsRefusedOrCutOffAndHarmsNobody(String garbage) throws IOException {
        try (RawClient neighbour = server.client(); RawClient client = server.client()) {
            assertThat(neighbour.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            assertRefusedOrCut(client, garbage);
            assertThat(neighbour.send("alive").read(5)).isEqualTo("alive");
        }
    }

    @Test
    void anUpgradedSocketThatVanishesIsSeenByItsOwner() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            assertThat(client.send("alive").read(5)).isEqualTo("alive");
        }

        RawClient.patiently().until(server.sockets.open::isEmpty);
    }

    private static boolean isCutOff(RawClient client) {
        try {
            client.send("x");
            return false;
        } catch (IOException cutOff) {
            return true;
        }
    }

    private static void assertRefusedOrCut(RawClient client, String request) throws IOException {
        String answer = client.send(request).untilClosed();
        assertThat(answer).matches(text -> text.isEmpty() || text.equals("!") || text.startsWith("HTTP/1.1 4"));
    }
}
