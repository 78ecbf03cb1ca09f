package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.edge.TestPair;
import io.sluice.gateway.redis.TestRedis;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Floods of TLS 1.3's KeyUpdate (RFC 8446, section 4.6.3), each of which asks the gateway for new keys and for one of
 * its own: the only handshake messages that a client may go on sending. A bystander on the same loop, over TLS as well,
 * gets every message meanwhile.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class KeyUpdateIT {
    private static final int ROUNDS = 200;
    private static final int MOST = 100_000;
    private static final String QUEUED = "sluice_outbound_queued_bytes ";

    private final TestRedis redis = TestRedis.start();
    private SSLContext tls;
    private TestGateway gateway;
    private TestClient bystander;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        TestPair pair = TestPair.make(directory);
        TlsConfig files = pair.write(directory);
        tls = pair.trusting();
        gateway = TestGateway.start(redis, "--http-io-threads=1", "--tls-certificate=" + files.certificate(),
            "--tls-key=" + files.key());
        bystander = TestClient.over(encrypted(0)).upgrade();
        bystander.connect(TestGateway.token("bystander"));
        bystander.subscribed("chat:bystander");
    }

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitMetric("sluice_connections ", 1);
        gateway.awaitMetric(QUEUED, 0);
    }

    @AfterAll
    void stop() {
        bystander.close();
        gateway.awaitEmpty();
        gateway.close();
    }

    @Test
    void aClientMayChangeItsKeysBetweenMessages() throws IOException {
        SSLSocket socket = encrypted(0);
        try (TestClient client = TestClient.over(socket).upgrade()) {
            client.connect(TestGateway.token("42"));
            for (int round = 0; round < ROUNDS; round++) {
                socket.startHandshake();
                client.roundTrip("round " + round);
            }
        }
    }

    @Test
    void aFloodOfKeyUpdatesIsEndedAndHarmsNobody() throws IOException, InterruptedException {
        assertFloodEnds(encrypted(0));
    }

    @Test
    void aFloodOfKeyUpdatesWhoseAnswersNobodyReadsIsEndedAndHarmsNobody() throws IOException, InterruptedException {
        assertFloodEnds(encrypted(4_096));
    }

    private void assertFloodEnds(SSLSocket socket) throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        try (TestClient attacker = TestClient.over(socket).upgrade()) {
            attacker.connect(TestGateway.token("42"));
            Thread flood = new Thread(() -> flood(socket, sent), "flood");
            flood.start();
            for (int number = 0; number < ROUNDS || flood.isAlive(); number++) {
                assertServed(number);
            }
            flood.join();
        }
        assertThat(sent.get()).as("updates until the end").isLessThan(MOST);
    }

    /** Goes on until the gateway has closed. */
    private static void flood(SSLSocket socket, AtomicInteger sent) {
        try {
            while (sent.incrementAndGet() < MOST) {
                socket.startHandshake();
            }
        } catch (IOException ended) {
            // the end of this attack
        }
    }

    private void assertServed(int number) {
        redis.publish("chat:bystander", Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        assertThat(bystander.nextData("chat:bystander").asInt()).isEqualTo(number);
    }

    private SSLSocket encrypted(int receiveBuffer) throws IOException {
        Socket plain = TestClient.connected(gateway.port(), receiveBuffer);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        return socket;
    }
}
