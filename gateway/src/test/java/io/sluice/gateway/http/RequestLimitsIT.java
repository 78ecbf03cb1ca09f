package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.NoMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.XnioWorker;

/** What is too large, malformed or never taken, and what is answered. */
@TestInstance(Lifecycle.PER_CLASS)
final class RequestLimitsIT {
    private static final int OWN_HEADERS = 5;

    private final TestServer server = TestServer.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aUriThatIsTooLongIsNamed() throws IOException {
        String fits = "?" + "x".repeat(RequestLimits.MAX_URI_LENGTH - PublicServer.WEBSOCKET_PATH.length());
        assertThat(answer(withQuery(fits))).startsWith("HTTP/1.1 101 ");
        assertThat(answer(withQuery(fits + "x"))).startsWith("HTTP/1.1 414 ").endsWith("longer than 8 KiB\n");
        assertThat(server.counted("uri-too-long", 1)).isTrue();
    }

    @Test
    void tooManyHeadersAreNamed() throws IOException {
        String fit = "X: y\r\n".repeat(RequestLimits.MAX_HEADERS - OWN_HEADERS);
        assertThat(answer(RawClient.handshake(fit))).startsWith("HTTP/1.1 101 ");
        assertThat(answer(RawClient.handshake(fit + "X: y"))).startsWith("HTTP/1.1 431 ").contains("more than 64");
    }

    @Test
    void headersThatAreTooLargeAreNamed() throws IOException {
        assertThat(answer(RawClient.handshake("Cookie: " + "x".repeat(15_000)))).startsWith("HTTP/1.1 101 ");
        assertThat(answer(RawClient.handshake("Cookie: " + "x".repeat(17_000)))).startsWith("HTTP/1.1 431 ");
        assertThat(answer(RawClient.handshake("A: " + "x".repeat(9_000), "B: " + "x".repeat(9_000))))
            .startsWith("HTTP/1.1 431 ").contains("more than 16 KiB");
    }

    /** Undertow's own answer, before all of it was read. */
    @ParameterizedTest
    @ValueSource(ints = {40_000, 1_000_000})
    void whatIsHugeIsCutOff(int bytes) throws IOException {
        assertBadRequest(RawClient.handshake("Cookie: " + "x".repeat(bytes)));
        assertBadRequest("GET /" + "x".repeat(bytes) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertBadRequest(RawClient.handshake("X: y\r\n".repeat(bytes / 10)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/9.9\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nBroken header\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET  /  HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n"})
    void whatIsMalformedIsABadRequest(String request) throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(request).untilClosed()).startsWith("HTTP/1.1 40").doesNotContain("HTTP/1.1 2");
        }
    }

    /** The answer is larger than what the kernel takes, and nobody reads it. */
    @Test
    void anAnswerThatIsNeverTakenIsNotWaitedFor() throws IOException {
        XnioWorker worker = Workers.admin();
        Listener.Place place = new Listener.Place("http", "127.0.0.1", 0, 16, 4096, Duration.ofSeconds(2),
            Edge.plain(NoMetrics.INSTANCE));
        Listener listener = Listener.open(place, worker,
            exchange -> TextResponse.send(exchange, 200, "x".repeat(10 << 20)));
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            RawClient client = new RawClient(listener.port(), deaf);
            client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost"));
            client.sendUntilCutOff(" ");
            assertThat(deaf.getInetAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        } finally {
            listener.close();
            worker.shutdownNow();
        }
    }

    private static String withQuery(String query) {
        return RawClient.handshake().replace("websocket HTTP", "websocket" + query + " HTTP");
    }

    private void assertBadRequest(String request) throws IOException {
        try (RawClient client = server.client()) {
            String answer;
            try {
                answer = client.send(request).untilClosed();
            } catch (IOException cutOffWhileSending) {
                answer = "!";
            }
            assertThat(answer).matches(text -> text.equals("!") || text.startsWith("HTTP/1.1 400 "));
        }
    }

    private String answer(String request) throws IOException {
        try (RawClient client = server.client()) {
            return client.send(request).response();
        }
    }
}
