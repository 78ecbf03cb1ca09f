package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class HandshakeIT {
    private static final String PATH = "GET /connection/websocket HTTP/1.1";
    private static final String HOST = "Host: localhost";
    private static final String UPGRADE = "Upgrade: websocket";
    private static final String CONNECTION = "Connection: Upgrade";
    private static final String VERSION = "Sec-WebSocket-Version: 13";
    private static final String KEY = "Sec-WebSocket-Key: " + RawClient.KEY;

    private final TestServer server =
        TestServer.start(Duration.ofSeconds(15), "https://*.example.com", "http://localhost:*");

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aHandshakeIsAnsweredAndTheSocketHandedToItsLoop() throws IOException {
        try (RawClient client = server.client()) {
            String head = client.send(RawClient.handshake()).response();

            assertThat(head).startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol").doesNotContainIgnoringCase("Content-Length")
                .doesNotContainIgnoringCase("Transfer-Encoding").doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            assertThat(client.send("over").read(4)).isEqualTo("over");
            assertThat(server.sockets.threads).allMatch(name -> name.startsWith("loop I/O-"));
        }
    }

    @Test
    void bytesRightBehindTheRequestAreNotLost() throws IOException {
        try (RawClient client = server.client()) {
            client.send(RawClient.handshake() + "first frame");

            assertThat(client.response()).startsWith("HTTP/1.1 101");
            assertThat(client.read(11)).isEqualTo("first frame");
            assertThat(client.send(", second").read(8)).isEqualTo(", second");
        }
    }

    @Test
    void manyBytesRightBehindTheRequestAreNotLost() throws IOException {
        String bytes = "0123456789".repeat(6_000);
        try (RawClient client = server.client()) {
            client.send(RawClient.handshake() + bytes);

            assertThat(client.response()).startsWith("HTTP/1.1 101");
            assertThat(client.read(bytes.length())).isEqualTo(bytes);
        }
    }

    @Test
    void theRequestMayComeByteByByte() throws IOException {
        try (RawClient client = server.client()) {
            for (char c : RawClient.handshake().toCharArray()) {
                client.send(String.valueOf(c));
            }

            assertThat(client.response()).startsWith("HTTP/1.1 101");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"centrifuge-json | json", "other,CENTRIFUGE-JSON | json",
        "centrifuge-protobuf | protobuf", "Centrifuge-Protobuf | protobuf",
        "centrifuge-json, centrifuge-protobuf | json", "x, centrifuge-protobuf, centrifuge-json | protobuf"})
    void theFirstSubprotocolThatIsKnownIsChosen(String offered, String chosen) throws IOException {
        String response = assertAgreed(Handshake.valueOf(chosen.toUpperCase(Locale.ROOT)),
            RawClient.handshake("Sec-WebSocket-Protocol: " + offered));
        assertThat(response).contains("\r\nSec-WebSocket-Protocol: centrifuge-" + chosen + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol:", "Sec-WebSocket-Protocol: ", "Sec-WebSocket-Protocol: other"})
    void anEmptyOrForeignOfferIsNoOffer(String header) throws IOException {
        assertThat(exchange(RawClient.handshake(header))).startsWith("HTTP/1.1 101")
            .doesNotContainIgnoringCase("Sec-WebSocket-Protocol");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"?format=protobuf | | PROTOBUF", "?a=b&cf_protocol=protobuf | | PROTOBUF",
        "?format=protobuf | other | PROTOBUF", "?format=protobuf | centrifuge-json | JSON", "?format=json | | JSON",
        "?format=x&cf_protocol=Protobuf | | JSON", "?format=json | centrifuge-protobuf | PROTOBUF",
        "'' | other | JSON"})
    void withoutASubprotocolTheQueryDecides(String query, @Nullable String offered, Handshake expected)
        throws IOException {
        String header = offered == null ? "X: y" : "Sec-WebSocket-Protocol: " + offered;
        String response = assertAgreed(expected,
            RawClient.handshake(header).replace("websocket HTTP", "websocket" + query + " HTTP"));
        assertThat(response.contains("Sec-WebSocket-Protocol"))
            .isEqualTo(offered != null && offered.startsWith("centrifuge"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: WebSocket", "UPGRADE: WEBSOCKET", "upgrade: h2c, websocket"})
    void theUpgradeTokenIsFoundWhateverItsCase(String header) throws IOException {
        assertThat(exchange(RawClient.request(PATH, HOST, header, "connection: KEEP-ALIVE,uPGRADE", VERSION, KEY)))
            .startsWith("HTTP/1.1 101");
    }

    @ParameterizedTest
    @CsvSource({"POST", "HEAD", "OPTIONS", "PUT"})
    void onlyGetStartsAWebSocket(String method) throws IOException {
        String response = exchange(RawClient.handshake("Content-Length: 0").replace("GET ", method + " "), method);

        assertThat(response).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: GET\r\n");
    }

    @Test
    void aPlainRequestIsToldToUpgrade() throws IOException {
        assertThat(assertRefused(RawClient.request(PATH, HOST), "426", "Centrifuge SDK"))
            .contains("\r\nUpgrade: websocket\r\n");
        assertRefused(RawClient.request(PATH, HOST, "Upgrade: h2c", CONNECTION, VERSION, KEY), "426", "websocket");
        assertThat(server.counted("not-websocket", 2)).isTrue();
    }

    @Test
    void aProxyThatDropsTheConnectionHeaderIsNamed() throws IOException {
        assertRefused(RawClient.request(PATH, HOST, UPGRADE, "Connection: keep-alive", VERSION, KEY), "400", "proxy");
        assertRefused(RawClient.request(PATH, HOST, UPGRADE, VERSION, KEY), "400", "proxy");
        assertThat(server.counted("connection", 2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 13, 8", "Sec-WebSocket-Version: x",
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13"})
    void anotherVersionIsToldTheRightOne(String version) throws IOException {
        assertThat(assertRefused(RawClient.request(PATH, HOST, UPGRADE, CONNECTION, version, KEY), "426", "13"))
            .contains("\r\nSec-WebSocket-Version: 13\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Key:", "Sec-WebSocket-Key: short", KEY + "\r\n" + KEY})
    void withoutOneGoodKeyThereIsNoWebSocket(String key) throws IOException {
        assertRefused(RawClient.request(PATH, HOST, UPGRADE, CONNECTION, VERSION, key), "400", "Sec-WebSocket-Key");
    }

    @Test
    void aBodyIsRefused() throws IOException {
        assertThat(exchange(RawClient.handshake("Content-Length: 5") + "hello")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange(RawClient.handshake("Transfer-Encoding: chunked") + "0\r\n\r\n"))
            .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anOlderHttpIsRefused() throws IOException {
        assertThat(exchange(RawClient.handshake().replace("HTTP/1.1", "HTTP/1.0"))).startsWith("HTTP/1.0 400 ")
            .endsWith("a WebSocket starts with HTTP/1.1\n");
    }

    @ParameterizedTest
    @CsvSource({"https://app.example.com, 101", "HTTPS://APP.EXAMPLE.COM:443, 101", "http://localhost:5173, 101",
        "https://evil.example, 403", "http://app.example.com, 403", "https://example.com, 403", "null, 403",
        "https://app.example.com.evil.example, 403", "'', 403"})
    void originsAreHeldToTheRules(String origin, String status) throws IOException {
        assertThat(exchange(RawClient.handshake("Origin: " + origin))).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aSecondOriginDoesNotHelp() throws IOException {
        assertRefused(RawClient.handshake("Origin: https://app.example.com", "Origin: https://app.example.com"), "403",
            "http.allowed-origins");
    }

    @Test
    void whileDrainingNewClientsAreSentElsewhere() throws IOException {
        server.draining.set(true);
        try {
            String response = assertRefused(RawClient.handshake(), "503", "connect again");
            assertThat(response).containsPattern("\r\nRetry-After: [1-5]\r\n");
            assertThat(server.counted("draining", 1)).isTrue();
        } finally {
            server.draining.set(false);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/connection", "/connection/websocket/", "/dev/token?user=1", "/dev/info", "/metrics",
        "/connection/websocket/../x"})
    void anotherPathSaysWhatIsThere(String path) throws IOException {
        assertRefused(RawClient.request("GET " + path + " HTTP/1.1", HOST), "404", "/connection/websocket");
    }

    @Test
    void aRefusedConnectionMayTryAgain() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(RawClient.request(PATH, HOST)).response()).startsWith("HTTP/1.1 426");
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            assertThat(client.send("over").read(4)).isEqualTo("over");
        }
    }

    private String assertAgreed(Handshake expected, String request) throws IOException {
        try (RawClient client = server.client()) {
            String response = client.send(request).response();
            assertThat(response).startsWith("HTTP/1.1 101");
            assertThat(client.send("over").read(4)).isEqualTo("over");
            assertThat(server.sockets.handshakes.get(client.localPort())).isEqualTo(expected);
            return response;
        }
    }

    private String assertRefused(String request, String status, String hint) throws IOException {
        String response = exchange(request);
        assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("text/plain").endsWith("\n");
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        assertThat(body.lines()).hasSize(1);
        assertThat(body).contains(hint);
        return response;
    }

    private String exchange(String request) throws IOException {
        return exchange(request, "GET");
    }

    private String exchange(String request, String method) throws IOException {
        try (RawClient client = server.client()) {
            client.send(request);
            return method.equals("HEAD") ? client.head() : client.response();
        }
    }
}
