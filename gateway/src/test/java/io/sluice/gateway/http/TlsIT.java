package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.edge.TestPair;
import io.sluice.gateway.edge.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class TlsIT {
    /** A ClientHello whose newest version is the one in the two bytes: 3.2 is TLS 1.1. One suite, no extensions. */
    private static final String HELLO = "\u0016\u0003\u0001\u0000-\u0001\u0000\u0000)\u0003%c"
        + "r".repeat(32) + "\u0000\u0000\u0002\u00c0/\u0001\u0000";
    private static final int PROTOCOL_VERSION = 70;

    private TestPair pair;
    private SSLContext client;
    private SSLContext context;
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        pair = TestPair.make(directory);
        client = pair.trusting();
        context = TlsIdentity.load(pair.write(directory)).context();
        server = start(List.of("1.3", "1.2"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theSameEngineRunsOnTls(String version) throws IOException {
        try (RawClient raw = client(socket(version))) {
            raw.send(RawClient.handshake() + "first frame");

            assertThat(raw.response()).startsWith("HTTP/1.1 101");
            assertThat(raw.read(11)).isEqualTo("first frame");
            assertThat(raw.send(", second").read(8)).isEqualTo(", second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void moreThanOneRecordGoesBothWays(String version) throws IOException {
        String bytes = "0123456789".repeat(10_000);
        try (RawClient raw = client(socket(version))) {
            assertThat(raw.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");

            assertThat(raw.send(bytes).read(bytes.length())).isEqualTo(bytes);
        }
    }

    @Test
    void manyBytesRightBehindTheRequestAreNotLost() throws IOException {
        String bytes = "0123456789".repeat(6_000);
        try (RawClient raw = client(socket("TLSv1.3"))) {
            raw.send(RawClient.handshake() + bytes);

            assertThat(raw.response()).startsWith("HTTP/1.1 101");
            assertThat(raw.read(bytes.length())).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void oldVersionsAreRefused(int minor) throws IOException {
        try (RawClient raw = server.client()) {
            String alert = raw.send(String.format(HELLO, (char) minor)).untilClosed();

            assertThat(alert).startsWith("\u0015\u0003").hasSizeGreaterThanOrEqualTo(7);
            assertThat((int) alert.charAt(6)).as("alert").isEqualTo(PROTOCOL_VERSION);
        }
    }

    @Test
    void onlyTheVersionsThatAreConfiguredAreSpoken() throws IOException {
        try (TestServer strict = start(List.of("1.3")); SSLSocket old = socket("TLSv1.2")) {
            assertThatThrownBy(() -> new RawClient(strict.port(), old).send(RawClient.handshake()))
                .isInstanceOf(SSLException.class);
        }
    }

    /** No key exchange without forward secrecy, no CBC. */
    @ParameterizedTest
    @ValueSource(strings = {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"})
    void weakSuitesAreRefused(String suite) throws IOException {
        try (SSLSocket weak = socket("TLSv1.2")) {
            weak.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(() -> new RawClient(server.port(), weak).send(RawClient.handshake()))
                .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void plainHttpOnTheTlsPortIsCutOff() throws IOException {
        try (RawClient plain = server.client()) {
            assertThat(plain.send(RawClient.handshake()).untilClosed()).doesNotContain("HTTP");
            RawClient.patiently().until(() -> server.drops("tls-handshake") >= 1);
        }
    }

    @ParameterizedTest
    @CsvSource({",", "nobody.example"})
    void whateverNameIsAskedForIsAnswered(@Nullable String name) throws IOException {
        SSLSocket socket = socket("TLSv1.3");
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        try (RawClient raw = client(socket)) {
            assertThat(raw.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionsAreResumed(String version) throws IOException, GeneralSecurityException {
        CountingTrust trust = new CountingTrust();
        SSLContext remembering = TestPair.context(trust);
        for (int i = 0; i < 5; i++) {
            SSLSocket socket = (SSLSocket) remembering.getSocketFactory().createSocket();
            socket.setEnabledProtocols(new String[] {version});
            try (RawClient raw = client(socket)) {
                // The tickets of TLS 1.3 come behind the handshake.
                assertThat(raw.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
                assertThat(raw.send("over").read(4)).isEqualTo("over");
            }
        }
        assertThat(trust.asked()).as("certificates that were shown").isEqualTo(1);
    }

    @Test
    void garbageInPlaceOfARecordEndsTheSocketAndHarmsNobody() throws IOException {
        try (RawClient neighbour = client(socket("TLSv1.3")); RawClient raw = server.client()) {
            assertThat(neighbour.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            RawClient encrypted = raw.encrypted(client);
            assertThat(encrypted.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            RawClient.patiently().until(() -> server.sockets.open.size() == 2);

            raw.send("\u0017\u0003\u0003\u0000 " + "x".repeat(32)).untilClosed();

            RawClient.patiently().until(() -> server.sockets.open.size() == 1);
            assertThat(neighbour.send("alive").read(5)).isEqualTo("alive");
        }
    }

    private TestServer start(List<String> versions) {
        return TestServer.startEdge(ProxyConfig.NONE, new Edge.Tls(() -> context, versions), Duration.ofSeconds(15));
    }

    private SSLSocket socket(String version) throws IOException {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket();
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private RawClient client(SSLSocket socket) throws IOException {
        return new RawClient(server.port(), socket);
    }
}
