package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof that sockets keep nothing of HTTP once it is over, by counting what lives on the heap. */
final class ExchangeGarbageIT {
    private static final int CONNECTIONS = 200;

    @Test
    void nothingOfTheRequestOutlivesTheHandshake() throws IOException, JMException {
        try (TestServer server = TestServer.start()) {
            assertNothingLeft(server, "", null);
        }
    }

    @Test
    void nothingOfItOutlivesTheHandshakeOfWhoSendsBeforeTheAnswer() throws IOException, JMException {
        try (TestServer server = TestServer.start()) {
            assertNothingLeft(server, "early", null);
        }
    }

    @Test
    void nothingOfItOutlivesTheHandshakeOverTls(@TempDir Path directory)
        throws IOException, JMException, GeneralSecurityException, InterruptedException {
        SSLContext tls = TestCertificate.context(directory);
        try (TestServer server = TestServer.startTls(tls, Duration.ofSeconds(15))) {
            assertNothingLeft(server, "early", tls);
        }
    }

    @Test
    void nothingOfItOutlivesTheHandshakeBehindAProxy() throws IOException, JMException {
        try (TestServer server = TestServer.startEdge(ProxyProtocolIT.trusting(Protocol.ANY, "127.0.0.1"), null,
            Duration.ofSeconds(15))) {
            assertNothingLeft(server, "", null);
        }
    }

    private static void assertOnlySockets(Map<String, Long> live) {
        assertThat(live.getOrDefault("org.xnio.nio.NioSocketStreamConnection", 0L))
            .as("the connections are there").isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(live).doesNotContainKeys("io.undertow.server.HttpServerExchange",
            "io.undertow.util.HeaderMap", "io.undertow.util.HeaderValues",
            "io.undertow.server.protocol.http.HttpServerConnection", HttpSocket.class.getName(),
            Deadline.class.getName(), ProxyHeaderReader.class.getName(), "io.sluice.gateway.edge.ProxyHeader");
        assertThat(live).as("nothing of Undertow's for each connection").allSatisfy((type, count) -> {
            if (type.startsWith("io.undertow.") && !type.startsWith("io.undertow.protocols.ssl.")
                && !type.equals("io.undertow.util.HttpString")) {
                assertThat(count).as(type).isLessThan(CONNECTIONS / 2);
            }
        });
    }

    private static void assertNothingLeft(TestServer server, String early, @Nullable SSLContext tls)
        throws IOException, JMException {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient plain = server.client();
                RawClient client = tls == null ? plain : plain.encrypted(tls);
                clients.add(client);
                client.send(server.proxied() ? "PROXY TCP4 203.0.113.5 198.51.100.9 56324 443\r\n" : "");
                client.send(RawClient.handshake("Cookie: session=" + "x".repeat(2_000) + i, "User-Agent: test")
                    + early);
                assertThat(client.response()).startsWith("HTTP/1.1 101");
                assertThat(client.read(early.length())).isEqualTo(early);
            }
            RawClient.patiently().until(() -> server.sockets.open.size() == CONNECTIONS);

            // The last one may still be on the way out of HTTP's hands.
            RawClient.patiently().untilAsserted(() -> assertOnlySockets(liveObjects()));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void nothingOfARefusedOrBrokenRequestOutlivesItsSocket() throws IOException {
        try (TestServer server = TestServer.start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (RawClient client = server.client()) {
                    client.send(i % 2 == 0 ? "GET / HT" : RawClient.request("GET / HTTP/1.1", "Host: localhost"));
                    assertThat(i % 2 == 0 ? "HTTP/1.1 404" : client.response()).startsWith("HTTP/1.1 404");
                }
            }

            RawClient.patiently().untilAsserted(() -> assertThat(liveObjects()).doesNotContainKeys(
                "io.undertow.server.protocol.http.HttpServerConnection", "org.xnio.nio.NioSocketStreamConnection",
                HttpSocket.class.getName()));
        }
    }

    /** Collects garbage, then counts objects by class. */
    private static Map<String, Long> liveObjects() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
            new Object[] {new String[0]}, new String[] {String[].class.getName()});
        Map<String, Long> counts = new TreeMap<>();
        for (String line : histogram.toString().split("\n", -1)) {
            // num: #instances #bytes class (module)
            String[] columns = line.trim().split("\\s+", -1);
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                counts.put(columns[3], Long.valueOf(columns[1]));
            }
        }
        return counts;
    }
}
