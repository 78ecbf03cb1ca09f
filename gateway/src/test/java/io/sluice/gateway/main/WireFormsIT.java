package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON and Protobuf clients in one channel, each with its own bytes. */
@TestInstance(Lifecycle.PER_CLASS)
final class WireFormsIT {
    private static final String PROTOBUF = "Sec-WebSocket-Protocol: centrifuge-protobuf";
    private static final String NOT_UTF8 = "sluice_redis_messages_dropped_total{reason=\"not_utf8\"";
    /** Connect as nobody, then subscribe to chat:b. */
    private static final String SESSION = "04 0801 2200" + "0c 0802 2a08 0a06636861743a62";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--client-anonymous=true",
        "--compression-enabled=true", "--client-ping-interval=1m");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{\"text\":\"hi\", \"n\":1.50} | {\"text\":\"hi\",\"n\":1.5}",
        "[1,\\n2]                      | [1,2]",
        "plain text                    | \"plain text\"",
        "two\\nlines                   | \"two\\nlines\"",
        "gr\u00fc\u00df \u20ac \ud83d\ude80 | \"gr\u00fc\u00df \u20ac \ud83d\ude80\""})
    void whatABackendPublishesReachesEachInItsForm(String published, String json) {
        try (TestClient text = gateway.connected("1").subscribed("chat:forms");
            SdkClient binary = SdkClient.connected(gateway.port(), "2")) {
            SdkClient.Channel channel = binary.subscribed("chat:forms");
            byte[] bytes = published.replace("\\n", "\n").getBytes(UTF_8);
            redis.publish("chat:forms", bytes);

            assertThat(channel.next().getData()).isEqualTo(bytes);
            assertThat(text.nextData("chat:forms").toString()).isEqualTo(json);
        }
    }

    @Test
    void bytesReachThoseWhoCanTakeThemAndTheOthersMissThem() {
        try (TestClient text = gateway.connected("1").subscribed("chat:forms");
            SdkClient binary = SdkClient.connected(gateway.port(), "2")) {
            SdkClient.Channel channel = binary.subscribed("chat:forms");
            double before = gateway.metric(NOT_UTF8);
            List<String> sent = List.of("1", "\u00ff\u0000\u00fe", "\u001e{}\n\u00c0", "2");
            redis.publishAll("chat:forms", sent.stream().map(each -> each.getBytes(ISO_8859_1)).toList());

            assertThat(channel.nextBytes()).isEqualTo("1");
            assertThat(channel.nextBytes()).isEqualTo("\u00ff\u0000\u00fe");
            assertThat(channel.nextBytes()).as("what follows a header").isEqualTo("\u00c0");
            assertThat(channel.nextBytes()).isEqualTo("2");
            assertThat(text.nextData("chat:forms").asInt()).isEqualTo(1);
            assertThat(text.nextData("chat:forms").asInt()).isEqualTo(2);
            gateway.awaitMetric(NOT_UTF8, before + 2);
        }
    }

    @Test
    void whatAClientOfOneFormPublishesReachesTheOther() {
        try (TestClient text = gateway.connected("1").subscribed("chat:forms");
            SdkClient binary = SdkClient.connected(gateway.port(), "2")) {
            SdkClient.Channel channel = binary.subscribed("chat:forms");
            binary.publish("chat:forms", "no JSON".getBytes(UTF_8));
            binary.publish("chat:forms", new byte[] {(byte) 0xFF});
            binary.publish("chat:forms", "{\"a\":\n1}".getBytes(UTF_8));
            assertThat(text.nextData("chat:forms").asText()).isEqualTo("no JSON");
            assertThat(text.nextPush().at("/pub/info/user").asText()).isEqualTo("2");
            text.publish("chat:forms", "{\"b\" : 2}");

            assertThat(channel.nextBytes()).isEqualTo("no JSON");
            assertThat(channel.nextBytes()).isEqualTo("\u00ff");
            assertThat(channel.nextBytes()).isEqualTo("{\"a\":\n1}");
            assertThat(channel.nextBytes()).isEqualTo("{\"b\" : 2}");
            assertThat(text.nextData("chat:forms").toString()).isEqualTo("{\"b\":2}");
        }
    }

    @Test
    void aSessionIsTheseBytes() {
        try (TestClient client = TestClient.open(gateway.port(), 0).upgrade(PROTOBUF)) {
            client.sendRaw(ClientFrames.binary(hex(SESSION)));
            assertThat(next(client)).containsSequence(hex("0801 2a")).containsSequence(hex("0a24"))
                .endsWith(hex("383c 4001"));
            assertThat(next(client)).isEqualTo(hex("04 0802 3200"));
            redis.publish("chat:b", new byte[] {(byte) 0xFF, 0});
            assertThat(next(client)).isEqualTo(hex("10 220e 1206636861743a62 2204 2202ff00"));
            client.sendRaw(ClientFrames.text("\u0007\u0008\u00032\u0003\n\u0001x"));
            assertThat(next(client)).as("the answer to a frame of text").isEqualTo(hex("04 0803 3a00"));
            client.sendRaw(ClientFrames.binary(hex("07 0804 3203 0a0178" + "07 0805 3203 0a0178")));
            assertThat(next(client)).isEqualTo(hex("04 0804 3a00"));
            assertThat(next(client)).isEqualTo(hex("04 0805 3a00"));
        }
    }

    @Test
    void pingAndPongAreOneByteOfZero() {
        try (TestGateway pinging = TestGateway.start(redis, "--client-anonymous=true", "--client-ping-interval=3s",
            "--client-pong-timeout=2900ms"); TestClient client = TestClient.open(pinging.port(), 0).upgrade(PROTOBUF)) {
            client.sendRaw(ClientFrames.binary(hex("04 0801 2200")));
            next(client);
            for (int i = 0; i < 2; i++) {
                assertThat(client.nextBinary()).isEqualTo(new byte[1]);
                client.sendRaw(ClientFrames.binary((byte) 0));
            }
            assertThat(client.nextBinary()).isEqualTo(new byte[1]);
            assertThat(client.expectCloseCode()).as("without a pong").isEqualTo(3012);
        }
    }

    @Test
    void publicationsComeCompressedWhereThatWasAgreedOn() {
        String words = "words that come again, ".repeat(60);
        try (TestClient client = TestClient.open(gateway.port(), 0).upgradeCompressing(PROTOBUF)) {
            client.sendRaw(ClientFrames.binary(hex(SESSION)));
            next(client);
            next(client);
            redis.publish("chat:b", words.getBytes(UTF_8));
            assertThat(new String(next(client), ISO_8859_1)).endsWith(words);
            assertThat(client.compressed()).isEqualTo(1);
        }
    }

    @Test
    void garbageIsClosedAsABadRequest() {
        for (String bytes : List.of("", "05 0801", "ffffffff07 0801", "02 0801", "04 0801 2324", "7b7d")) {
            try (TestClient client = TestClient.open(gateway.port(), 0).upgrade(PROTOBUF)) {
                client.sendRaw(ClientFrames.binary(hex(bytes)));
                assertThat(client.expectCloseCode()).as(bytes).isEqualTo(3501);
            }
        }
    }

    /** The next message that is no ping, its length before it; pings are answered. */
    private static byte[] next(TestClient client) {
        byte[] message = client.nextBinary();
        while (message.length == 1) {
            client.sendRaw(ClientFrames.binary((byte) 0));
            message = client.nextBinary();
        }
        return message;
    }

    private static byte[] hex(String spaced) {
        return HexFormat.of().parseHex(spaced.replace(" ", ""));
    }
}
