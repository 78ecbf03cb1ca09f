package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.config.ProxyConfig.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that take their time, on every kind of listener, at everything that comes before the upgrade. */
@TestInstance(Lifecycle.PER_CLASS)
final class SlowlorisIT {
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);
    private static final String LINE = "PROXY TCP4 203.0.113.5 198.51.100.9 56324 443\r\n";
    /** The head of a record with a ClientHello, and of that. */
    private static final String HELLO = "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003";

    private final Map<Kind, TestServer> servers = new EnumMap<>(Kind.class);
    private SSLContext tls;

    /** Which of them a listener speaks before HTTP. */
    enum Kind {
        PLAIN, PROXY, TLS, PROXY_AND_TLS;

        boolean proxy() {
            return this == PROXY || this == PROXY_AND_TLS;
        }

        boolean tls() {
            return this == TLS || this == PROXY_AND_TLS;
        }

        /** What may come before the request, or before the TLS handshake. */
        String begin() {
            return proxy() ? LINE : "";
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        tls = TestCertificate.context(directory);
        for (Kind kind : Kind.values()) {
            ProxyConfig proxies = kind.proxy() ? ProxyProtocolIT.trusting(Protocol.ANY, "127.0.0.1") : ProxyConfig.NONE;
            Edge.Tls edge = kind.tls() ? new Edge.Tls(() -> tls, List.of("1.3", "1.2")) : null;
            servers.put(kind, TestServer.startEdge(proxies, edge, TIMEOUT));
        }
    }

    @AfterAll
    void stop() {
        servers.values().forEach(TestServer::close);
    }

    @ParameterizedTest
    @EnumSource
    void silenceFromTheStartIsClosedOn(Kind kind) throws IOException {
        try (RawClient client = client(kind)) {
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROXY", "PROXY_AND_TLS"})
    void aHalfProxyHeaderIsClosedOn(Kind kind) throws IOException {
        try (RawClient client = client(kind)) {
            assertThat(client.send(LINE.substring(0, 20)).untilClosed()).isEmpty();
        }
        try (RawClient client = client(kind)) {
            client.send("PROXY UNKNOWN ").sendUntilCutOff("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceBehindTheProxyHeaderIsClosedOn(Kind kind) throws IOException {
        try (RawClient client = client(kind)) {
            assertThat(client.send(kind.begin()).untilClosed()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "PROXY_AND_TLS"})
    void aStalledTlsHandshakeIsClosedOn(Kind kind) throws IOException {
        try (RawClient client = client(kind)) {
            assertThat(client.send(kind.begin() + HELLO).untilClosed()).isEmpty();
        }
        try (RawClient client = client(kind)) {
            client.send(kind.begin() + HELLO).sendUntilCutOff("\0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHalfRequestIsClosedOn(Kind kind) throws IOException {
        for (String part : List.of("", "G", "GET / HTTP/1.1\r\nHost: loc")) {
            try (RawClient client = speaking(kind)) {
                assertThat(client.send(part).untilClosed()).doesNotContain("HTTP");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatComesByTheByteIsClosedOn(Kind kind) throws IOException {
        try (RawClient client = speaking(kind)) {
            client.send("GET / HTTP/1.1\r\nX: ").sendUntilCutOff("x");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeptAliveConnectionThatSaysNothingMoreIsClosed(Kind kind) throws IOException {
        try (RawClient client = speaking(kind)) {
            client.send(RawClient.request("GET / HTTP/1.1", "Host: localhost"));
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 404 ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsUpgradedOutlivesAllThat(Kind kind) throws IOException {
        try (RawClient client = speaking(kind); RawClient early = speaking(kind)) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            assertThat(early.send(RawClient.handshake() + "early").response()).startsWith("HTTP/1.1 101");
            assertThat(early.read(5)).isEqualTo("early");
            for (int i = 0; i < 2; i++) {
                // Opened later, and closed by the same timers: when they have gone, the time of the first is long over.
                try (RawClient silent = client(kind)) {
                    silent.untilClosed();
                }
            }
            assertThat(client.send("alive").read(5)).isEqualTo("alive");
            assertThat(early.send("alive").read(5)).isEqualTo("alive");
        }
    }

    /** A hundred at once cost neighbours nothing, and all are counted. */
    @ParameterizedTest
    @EnumSource
    void aCrowdOfThemHarmsNobody(Kind kind) throws IOException {
        TestServer server = server(kind);
        double before = server.drops("request-timeout");
        List<RawClient> crowd = new ArrayList<>();
        try (RawClient neighbour = speaking(kind)) {
            assertThat(neighbour.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            for (int i = 0; i < 100; i++) {
                crowd.add(client(kind).send(kind.begin().substring(0, i % (kind.begin().length() + 1))));
            }
            assertThat(neighbour.send("alive").read(5)).isEqualTo("alive");
            for (RawClient slow : crowd) {
                slow.untilClosed();
            }
            RawClient.patiently().until(() -> server.drops("request-timeout") >= before + 100);
            assertThat(neighbour.send("alive").read(5)).isEqualTo("alive");
        } finally {
            for (RawClient slow : crowd) {
                slow.close();
            }
        }
    }

    private TestServer server(Kind kind) {
        return Objects.requireNonNull(servers.get(kind));
    }

    private RawClient client(Kind kind) throws IOException {
        return server(kind).client();
    }

    /** A client that has said all that comes before HTTP. */
    private RawClient speaking(Kind kind) throws IOException {
        RawClient client = client(kind).send(kind.begin());
        return kind.tls() ? client.encrypted(tls) : client;
    }
}
