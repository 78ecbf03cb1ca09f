package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class TlsIT {
    private SSLContext tls;
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        tls = TestCertificate.context(directory);
        server = TestServer.startTls(tls, Duration.ofSeconds(2));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theSameEngineRunsOnTls() throws IOException {
        try (RawClient client = client()) {
            client.send(RawClient.handshake() + "first frame");

            assertThat(client.response()).startsWith("HTTP/1.1 101");
            assertThat(client.read(11)).isEqualTo("first frame");
            assertThat(client.send(", second").read(8)).isEqualTo(", second");
        }
    }

    @Test
    void moreThanOneRecordGoesBothWays() throws IOException {
        String bytes = "0123456789".repeat(10_000);
        try (RawClient client = client()) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");

            assertThat(client.send(bytes).read(bytes.length())).isEqualTo(bytes);
        }
    }

    @Test
    void whoNeverFinishesTheTlsHandshakeIsClosedOn() throws IOException {
        try (RawClient silent = server.client(); RawClient plain = server.client()) {
            assertThat(silent.untilClosed()).isEmpty();
            assertThat(plain.send("\u0016\u0003\u0001").untilClosed()).doesNotContain("HTTP");
        }
    }

    private RawClient client() throws IOException {
        return new RawClient(server.port(), tls.getSocketFactory().createSocket());
    }
}
