package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.edge.ProxyBlocks;
import io.sluice.gateway.edge.TestPair;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over TLS, with a certificate from files. */
@TestInstance(Lifecycle.PER_CLASS)
final class TlsSessionIT {
    private static final int LARGE = 200 << 10;
    private static final int MESSAGES = 60;
    private static final int SMALL_BUFFER = 4096;

    private final TestRedis redis = TestRedis.start();
    private SSLContext tls;
    private TlsConfig files;
    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        TestPair pair = TestPair.make(directory);
        tls = pair.trusting();
        files = pair.write(directory);
        gateway = start("--client-max-queued-bytes=32MiB", "--client-max-message-bytes=1MiB",
            "--client-close-timeout=60s");
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aWholeSessionRunsOverTls(String version) throws IOException {
        try (TestClient client = client(gateway, 0, version).upgrade()) {
            assertThat(client.connect(TestGateway.token("42")).has("connect")).isTrue();
            client.subscribed("chat:tls").publish("chat:tls", "{\"text\":\"hi\"}");
            assertThat(client.nextData("chat:tls").path("text").asText()).isEqualTo("hi");
            client.roundTrip("alive");
            client.sendRaw(ClientFrames.close(1000, ""));
            assertThat(client.expectCloseCode()).isEqualTo(1000);
            assertThat(client.endsAfterClose()).isTrue();
        }
    }

    /** Writes come short in the middle of records and of frames; everything comes whole and in order all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSlowReaderGetsLargeMessagesWholeAndInOrder(String version) throws IOException {
        try (TestClient slow = client(gateway, SMALL_BUFFER, version).upgrade()) {
            slow.connect(TestGateway.token("42"));
            slow.subscribed("chat:large");
            for (int i = 0; i < MESSAGES; i++) {
                redis.publish("chat:large", large(i));
            }
            TestGateway.await("bytes that wait").until(() -> gateway.metric("sluice_outbound_queued_bytes ") > LARGE);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(slow.nextData("chat:large").asText()).startsWith(i + ":").hasSize(large(i).length - 2);
            }
            slow.roundTrip("nothing is left out");
        }
    }

    @Test
    void largeMessagesComeFromClientsWhole() throws IOException {
        String text = "x".repeat(60_000);
        try (TestClient client = client(gateway, 0, "TLSv1.3").upgrade()) {
            client.connect(TestGateway.token("42"));
            client.subscribed("chat:up");
            for (int i = 0; i < 20; i++) {
                client.publish("chat:up", "\"" + text + i + "\"");
                assertThat(client.nextData("chat:up").asText()).isEqualTo(text + i);
            }
        }
    }

    @Test
    void aReaderThatIsTooSlowIsToldSo() throws IOException {
        try (TestGateway strict = start("--client-max-queued-bytes=1MiB", "--http-io-threads=1",
            "--client-close-timeout=60s"); TestClient slow = client(strict, SMALL_BUFFER, "TLSv1.3").upgrade()) {
            slow.connect(TestGateway.token("42"));
            slow.subscribed("chat:slow");
            for (int i = 0; strict.metric("sluice_slow_consumers_closed_total{reason=\"queue\"}") == 0; i++) {
                assertThat(i).as("messages").isLessThan(1_000);
                redis.publish("chat:slow", large(i));
            }
            assertThat(slow.expectClose()).isEqualTo(new TestClient.Closed(3008, "slow"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whoBreaksTheProtocolIsToldSoAndTheSocketEnds(String version) throws IOException {
        byte[] unmasked = {(byte) 0x81, 2, 'h', 'i'};
        try (TestClient client = client(gateway, 0, version).upgrade()) {
            client.sendRaw(unmasked);
            assertThat(client.expectCloseCode()).isEqualTo(1002);
            assertThat(client.endsAfterClose()).isTrue();
        }
    }

    @Test
    void aClientThatVanishesIsGone() throws IOException {
        client(gateway, 0, "TLSv1.3").upgrade().reset();
        gateway.awaitEmpty();
    }

    @Test
    void aSessionRunsOverTlsBehindAProxyHeaderThatComesByteByByte() throws IOException {
        try (TestGateway proxied = start("--proxy-protocol=any", "--proxy-trusted=127.0.0.0/8");
            Socket socket = TestClient.connected(proxied.port(), 0)) {
            for (byte b : ProxyBlocks.ipv4("203.0.113.5", 4_711, ProxyBlocks.value(0x20, "x".repeat(100)))) {
                socket.getOutputStream().write(b);
            }
            try (TestClient client = TestClient.over(encrypted(socket, "TLSv1.3")).upgrade()) {
                assertThat(client.connect(TestGateway.token("42")).has("connect")).isTrue();
                client.subscribed("chat:proxied").publish("chat:proxied", "1");
                assertThat(client.nextData("chat:proxied").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void aSessionRunsBehindAProxyHeaderAndAStrangerGetsNoWordIn() throws IOException {
        byte[] line = "PROXY TCP4 203.0.113.5 198.51.100.9 56324 443\r\n".getBytes(StandardCharsets.US_ASCII);
        try (TestGateway proxied = TestGateway.start(redis, "--proxy-protocol=v1", "--proxy-trusted=127.0.0.0/8");
            TestGateway strict = TestGateway.start(redis, "--proxy-protocol=v1", "--proxy-trusted=10.0.0.0/8");
            TestClient client = TestClient.open(proxied.port(), 0).sendRaw(line).upgrade();
            TestClient stranger = TestClient.open(strict.port(), 0)) {
            assertThat(client.connect(TestGateway.token("42")).has("connect")).isTrue();
            client.subscribed("chat:line").publish("chat:line", "1");
            assertThat(client.nextData("chat:line").asInt()).isEqualTo(1);
            assertThat(stranger.endsAfterClose()).isTrue();
            strict.awaitMetric("sluice_sockets_dropped_total{reason=\"untrusted-proxy\"}", 1);
        }
    }

    /** In a process of its own, since JSSE asks only once whether this is to be refused. */
    @Test
    void aClientMayNotRenegotiate() throws IOException {
        try (TestProcess process = TestProcess.start("--client-insecure=true", "--redis-uri=" + redis.uri(),
            "--http-port=0", "--admin-port=0", "--tls-certificate=" + files.certificate(),
            "--tls-key=" + files.key())) {
            process.awaitOutput("wss://localhost:");
            try (SSLSocket socket = encrypted(TestClient.connected(process.port(), 0), "TLSv1.2")) {
                socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
                socket.startHandshake();
                assertThatThrownBy(() -> {
                    for (int i = 0; i < 3; i++) {
                        socket.startHandshake();
                        assertThat(socket.getInputStream().read()).as("an answer").isNotNegative();
                    }
                }).isInstanceOf(IOException.class).isNotInstanceOf(SocketTimeoutException.class);
            }
            process.awaitOutput("certificate loaded");
        }
    }

    private TestGateway start(String... options) {
        return TestGateway.start(redis, TestProcess.with(options, "--tls-certificate=" + files.certificate(),
            "--tls-key=" + files.key(), "--redis-max-message-bytes=1MiB"));
    }

    private TestClient client(TestGateway to, int receiveBuffer, String version) throws IOException {
        return TestClient.over(encrypted(TestClient.connected(to.port(), receiveBuffer), version));
    }

    private SSLSocket encrypted(Socket socket, String version) throws IOException {
        SSLSocket encrypted =
            (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        encrypted.setEnabledProtocols(new String[] {version});
        return encrypted;
    }

    private static byte[] large(int number) {
        return ("\"" + number + ":" + "x".repeat(LARGE) + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
