package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whatever a client is waited for, it is waited for so long and no longer; and nobody is closed who is in time. */
@TestInstance(Lifecycle.PER_CLASS)
final class DeadlineIT {
    private static final byte[] LARGE = ("\"" + "x".repeat(32 << 10) + "\"").getBytes(StandardCharsets.UTF_8);
    private static final String COMMAND = "{\"id\":7,\"unsubscribe\":{\"channel\":\"chat:x\"}}";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1", "--http-send-buffer=64KiB",
        "--http-request-timeout=2s", "--client-connect-timeout=2s", "--client-message-timeout=2s",
        "--client-ping-interval=5s", "--client-pong-timeout=2s", "--client-close-timeout=2s",
        "--client-command-burst=1000000");

    @AfterEach
    void nobodyIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aSocketOnWhichNoHandshakeComesIsClosed() {
        try (TestClient silent = TestClient.open(gateway.port(), 0);
            TestClient half = TestClient.open(gateway.port(), 0)) {
            half.sendRaw(TestClient.HANDSHAKE.substring(0, 60).getBytes(StandardCharsets.US_ASCII));
            assertThat(silent.endsAfterClose()).isTrue();
            assertThat(half.endsAfterClose()).isTrue();
        }
    }

    @Test
    void aSocketOnWhichNoConnectCommandComesIsClosed() {
        try (TestClient silent = gateway.client(); TestClient half = gateway.client();
            TestClient pinging = gateway.client()) {
            half.sendRaw(new byte[] {(byte) 0x81});
            pinging.roundTrip("a sign of life is no session");
            assertThat(silent.expectCloseCode()).isEqualTo(3502);
            assertThat(half.expectCloseCode()).isIn(1008, 3502);
            assertThat(pinging.expectCloseCode()).isEqualTo(3502);
        }
    }

    @Test
    void aFrameThatIsNeverEndedIsNotWaitedFor() {
        try (TestClient client = gateway.connected("42")) {
            client.sendRaw(ClientFrames.header(ClientFrames.KEY, ClientFrames.FIN | ClientFrames.TEXT, 1_000, 2));
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(1008, "message not ended in time"));
        }
    }

    @Test
    void aMessageThatIsNeverEndedIsNotWaitedFor() {
        try (TestClient client = gateway.connected("42")) {
            client.sendRaw(ClientFrames.frame(ClientFrames.TEXT, "{"));
            client.roundTrip("pings between fragments are answered");
            assertThat(client.expectCloseCode()).isEqualTo(1008);
        }
    }

    /**
     * Reads may end within a message each time; what counts is how long each of them takes. On a gateway that does not
     * ping meanwhile, since the answer is a message and must not come within another.
     */
    @Test
    void messagesThatEachComeInTimeMayFollowOneAnotherWithoutAnEnd() {
        byte[] begin = ClientFrames.frame(ClientFrames.TEXT, COMMAND);
        byte[] end = ClientFrames.frame(ClientFrames.FIN | ClientFrames.CONTINUATION, "");
        long until = System.nanoTime() + 5_000_000_000L;
        try (TestGateway patient = TestGateway.start(redis, "--client-message-timeout=4s",
            "--client-command-burst=1000000"); TestClient client = patient.connected("42")) {
            client.sendRaw(begin);
            while (System.nanoTime() < until) {
                client.sendRaw(ClientFrames.concat(end, begin));
                assertThat(client.nextReply().has("unsubscribe")).isTrue();
            }
            client.sendRaw(end);
            assertThat(client.nextReply().has("unsubscribe")).isTrue();
        }
    }

    /** It reads nothing and says nothing, as a phone in a tunnel: also what waits for it must be gone. */
    @Test
    void aClientThatVanishesWhileBytesWaitForItIsGoneWithAllThatWaits() {
        List<TestClient> dead = new ArrayList<>();
        double before = gateway.metric("sluice_connections_closed_total{code=\"3012\"} ");
        for (int i = 0; i < 3; i++) {
            TestClient client = TestClient.open(gateway.port(), 4096).upgrade();
            client.connect(TestGateway.token("42"));
            dead.add(client.subscribed("chat:dead"));
        }
        int published = 0;
        while (gateway.metric("sluice_outbound_queued_bytes ") == 0) {
            redis.publish("chat:dead", LARGE);
            assertThat(++published).as("messages until some wait").isLessThan(2_000);
        }
        gateway.awaitMetric("sluice_connections_closed_total{code=\"3012\"} ", before + 3);
        gateway.awaitEmpty();
        gateway.awaitMetric("sluice_outbound_held_bytes ", 0);
        dead.forEach(TestClient::close);
    }
}
