package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.edge.CertificateWatch;
import io.sluice.gateway.edge.TestPair;
import io.sluice.gateway.observe.MicrometerMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while clients come and go. */
final class CertificateReloadIT {
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory;
    private final MicrometerMetrics metrics = new MicrometerMetrics("test");

    @Test
    void underLoadNewClientsSeeTheNewOneAndOldOnesLiveOn()
        throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        TestPair first = TestPair.make(directory);
        TestPair second = TestPair.make(directory, "-keyalg", "RSA", "-keysize", "2048");
        TlsConfig config = first.write(directory);
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (CertificateWatch watch = CertificateWatch.start(config, metrics); TestServer server = server(watch);
            RawClient old = client(server, first.certificate())) {
            assertThat(old.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            List<Future<?>> crowd = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                crowd.add(threads.submit(() -> {
                    while (!enough.get()) {
                        comeAndGo(server, first, second);
                    }
                    return null;
                }));
            }
            second.write(directory);
            RawClient.patiently().untilAsserted(() -> assertThat(shown(server)).isEqualTo(second.certificate()));
            comeAndGo(server, second);
            enough.set(true);
            for (Future<?> client : crowd) {
                client.get();
            }
            assertThat(old.send("alive").read(5)).isEqualTo("alive");
            assertThat(renewals("taken")).isEqualTo(1);
            assertThat(watch.expires()).isEqualTo(second.certificate().getNotAfter().toInstant());
        } finally {
            enough.set(true);
            threads.shutdownNow();
            metrics.close();
        }
    }

    @Test
    void aBrokenPairIsRefusedAndTheOldOneStays() throws IOException, GeneralSecurityException, InterruptedException {
        TestPair good = TestPair.make(directory);
        TestPair other = TestPair.make(directory);
        TlsConfig config = good.write(directory);
        try (CertificateWatch watch = CertificateWatch.start(config, metrics); TestServer server = server(watch)) {
            Files.writeString(Path.of(config.certificate()), other.certificatePem());
            RawClient.patiently().until(() -> renewals("refused") >= 1);
            assertThat(shown(server)).as("with another's key").isEqualTo(good.certificate());

            Files.writeString(Path.of(config.certificate()), "no certificate");
            RawClient.patiently().until(() -> renewals("refused") >= 2);
            Files.delete(Path.of(config.key()));
            RawClient.patiently().until(() -> renewals("refused") >= 3);
            assertThat(shown(server)).isEqualTo(good.certificate());
            comeAndGo(server, good);

            other.write(directory);
            RawClient.patiently().until(() -> renewals("taken") == 1);
            assertThat(shown(server)).isEqualTo(other.certificate());
        } finally {
            metrics.close();
        }
    }

    private static void comeAndGo(TestServer server, TestPair... trusted) throws IOException, GeneralSecurityException {
        X509Certificate[] certificates = List.of(trusted).stream().map(TestPair::certificate)
            .toArray(X509Certificate[]::new);
        try (RawClient client = client(server, certificates)) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            assertThat(client.send("over").read(4)).isEqualTo("over");
        }
    }

    private static X509Certificate shown(TestServer server) throws IOException, GeneralSecurityException {
        CountingTrust trust = new CountingTrust();
        try (RawClient client =
            new RawClient(server.port(), TestPair.context(trust).getSocketFactory().createSocket())) {
            assertThat(client.send(RawClient.handshake()).response()).startsWith("HTTP/1.1 101");
            return trust.last();
        }
    }

    private double renewals(String result) {
        return metrics.scrape().lines()
            .filter(line -> line.startsWith("sluice_tls_certificate_renewals_total{result=\"" + result + "\"}"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    private static TestServer server(CertificateWatch watch) {
        return TestServer.startEdge(ProxyConfig.NONE, new Edge.Tls(watch::context, List.of("1.3", "1.2")),
            Duration.ofSeconds(15));
    }

    private static RawClient client(TestServer server, X509Certificate... trusted)
        throws IOException, GeneralSecurityException {
        return new RawClient(server.port(), TestPair.trusting(trusted).getSocketFactory().createSocket());
    }
}
