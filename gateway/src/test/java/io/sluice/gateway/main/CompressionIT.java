package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import io.sluice.gateway.websocket.Compressing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** permessage-deflate from socket to Redis and back, beside clients who do without it. */
@TestInstance(Lifecycle.PER_CLASS)
final class CompressionIT {
    private static final int FIRST = ClientFrames.FIN | Compressing.RSV1 | ClientFrames.TEXT;
    private static final String OUT = "sluice_compression_messages_total{direction=\"out\"}";
    private static final String TEXT = "words that come again, ".repeat(60);

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--compression-enabled=true");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void longPublicationsComeCompressedAndShortOnesAsTheyAre() {
        try (TestClient small = compressing("1"); TestClient plain = gateway.connected("2").subscribed("chat:z")) {
            assertThat(small.compressed()).as("replies are short").isZero();
            double before = gateway.metric(OUT);
            redis.publish("chat:z", json(TEXT));
            redis.publish("chat:z", json("short"));
            for (TestClient client : List.of(small, plain)) {
                assertThat(client.nextData("chat:z").asText()).isEqualTo(TEXT);
                assertThat(client.nextData("chat:z").asText()).isEqualTo("short");
            }
            assertThat(small.compressed()).isEqualTo(1);
            assertThat(plain.compressed()).isZero();
            gateway.awaitMetric(OUT, before + 1);
        }
    }

    @Test
    void aPublicationIsCompressedOnceForAll() {
        List<TestClient> clients = IntStream.range(0, 10).mapToObj(i -> compressing("u" + i)).toList();
        double before = gateway.metric(OUT);
        List<byte[]> messages = IntStream.range(0, 500).mapToObj(i -> json(TEXT + i)).toList();
        redis.publishAll("chat:z", messages);
        for (TestClient client : clients) {
            for (int i = 0; i < 500; i++) {
                assertThat(client.nextData("chat:z").asText()).isEqualTo(TEXT + i);
            }
            assertThat(client.compressed()).isEqualTo(500);
            client.close();
        }
        gateway.awaitMetric(OUT, before + 500);
    }

    @Test
    void compressedCommandsAreReadAlsoInFragmentsAndByPart() {
        try (TestClient client = compressing("1")) {
            byte[] payload = Compressing.deflate(publish(7, TEXT));
            client.sendRaw(ClientFrames.frame(FIRST, payload));
            assertThat(client.nextReply().path("id").asInt()).isEqualTo(7);
            int half = payload.length / 2;
            client.sendRaw(ClientFrames.frame(Compressing.RSV1 | ClientFrames.TEXT, Arrays.copyOf(payload, half)));
            client.roundTrip("between");
            byte[] rest = ClientFrames.frame(ClientFrames.FIN, Arrays.copyOfRange(payload, half, payload.length));
            for (byte b : rest) {
                client.sendRaw(new byte[] {b});
            }
            assertThat(client.nextReply().has("publish")).isTrue();
            assertThat(client.nextData("chat:z").asText()).isEqualTo(TEXT);
            assertThat(client.nextData("chat:z").asText()).isEqualTo(TEXT);
        }
    }

    @Test
    void aBombIsStoppedWhileItIsInflated() {
        try (TestClient client = compressing("1"); TestClient bystander = gateway.connected("2").subscribed("chat:z")) {
            client.sendRaw(ClientFrames.frame(FIRST, Compressing.deflate(new byte[16 << 20])));
            assertThat(client.expectCloseCode()).isEqualTo(1009);
            redis.publish("chat:z", json("alive"));
            assertThat(bystander.nextData("chat:z").asText()).isEqualTo("alive");
        }
    }

    @Test
    void brokenCompressionIsClosedWithItsCode() {
        assertClosed(1007, FIRST, "no deflate at all".getBytes(StandardCharsets.US_ASCII));
        assertClosed(1007, FIRST, Compressing.deflate(new byte[] {'"', (byte) 0xFF, '"'}));
        assertClosed(1002, ClientFrames.FIN | Compressing.RSV1 | ClientFrames.PING, new byte[0]);
        assertClosed(1002, ClientFrames.FIN | 0x20 | ClientFrames.TEXT, Compressing.deflate("{}"));
    }

    @Test
    void withoutItsHavingBeenAgreedOnItIsABreach() {
        try (TestClient client = gateway.connected("1")) {
            client.sendRaw(ClientFrames.frame(FIRST, Compressing.deflate("{}")));
            assertThat(client.expectCloseCode()).isEqualTo(1002);
        }
    }

    private void assertClosed(int code, int firstByte, byte[] payload) {
        try (TestClient client = compressing("1")) {
            client.sendRaw(ClientFrames.frame(firstByte, payload));
            assertThat(client.expectCloseCode()).isEqualTo(code);
        }
    }

    private TestClient compressing(String user) {
        TestClient client = TestClient.open(gateway.port(), 0).upgradeCompressing();
        assertThat(client.connect(TestGateway.token(user)).has("connect")).isTrue();
        return client.subscribed("chat:z");
    }

    private static String publish(int id, String text) {
        return "{\"id\":" + id + ",\"publish\":{\"channel\":\"chat:z\",\"data\":\"" + text + "\"}}";
    }

    private static byte[] json(String text) {
        return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
