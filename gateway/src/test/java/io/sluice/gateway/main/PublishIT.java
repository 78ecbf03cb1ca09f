package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend publishes with a plain Redis command, and what clients of two gateways get. */
@TestInstance(Lifecycle.PER_CLASS)
final class PublishIT {
    private static final String DROPPED = "sluice_redis_messages_dropped_total{reason=\"";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway a = TestGateway.start(redis, "--redis-max-message-bytes=64KiB",
        "--client-max-message-bytes=128KiB");
    private final TestGateway b = TestGateway.start(redis, "--redis-max-message-bytes=64KiB",
        "--client-max-message-bytes=128KiB");

    @AfterEach
    void nothingIsLeft() {
        a.awaitEmpty();
        b.awaitEmpty();
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void whatIsPublishedReachesSubscribersOfAllGatewaysInOrder() {
        try (TestClient one = a.connected("1").subscribed("chat:both");
            TestClient two = a.connected("2").subscribed("chat:both");
            TestClient three = b.connected("3").subscribed("chat:both")) {
            List<byte[]> messages = IntStream.range(0, 2_000).mapToObj(i -> utf8(Integer.toString(i))).toList();
            redis.publishAll("chat:both", messages);

            for (TestClient client : List.of(one, two, three)) {
                for (int i = 0; i < 2_000; i++) {
                    assertThat(client.nextData("chat:both").asInt()).isEqualTo(i);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{\"text\":\"hi\", \"n\":1.50e3}                | {\"text\":\"hi\",\"n\":1500.0}",
        "[1,2,[]]                                       | [1,2,[]]",
        "\"a string\"                                   | \"a string\"",
        "null                                           | null",
        "9007199254740993                               | 9007199254740993",
        "hello, world                                   | \"hello, world\"",
        "{\"half\":                                     | \"{\\\"half\\\":\"",
        "{} {}                                          | \"{} {}\"",
        "gr\u00fc\u00df \u20ac \ud83d\ude80             | \"gr\u00fc\u00df \u20ac \ud83d\ude80\""})
    void jsonIsEmbeddedAndTextBecomesAString(String published, String received) {
        try (TestClient client = a.connected("42").subscribed("chat:forms")) {
            redis.publish("chat:forms", utf8(published));

            JsonNode push = client.nextPush();
            assertThat(push.toString())
                .isEqualTo("{\"channel\":\"chat:forms\",\"pub\":{\"data\":" + received + "}}");
        }
    }

    @Test
    void rawLineBreaksOfAPayloadDoNotSplitIt() {
        try (TestClient client = a.connected("42").subscribed("chat:lines")) {
            redis.publish("chat:lines", utf8("{\n  \"a\": 1,\r\n  \"b\": \"x\\ny\"\n}\n"));
            redis.publish("chat:lines", utf8("two\nlines"));
            redis.publish("chat:lines", utf8(""));

            assertThat(client.nextData("chat:lines").toString()).isEqualTo("{\"a\":1,\"b\":\"x\\ny\"}");
            assertThat(client.nextData("chat:lines").asText()).isEqualTo("two\nlines");
            assertThat(client.nextData("chat:lines").asText()).isEmpty();
        }
    }

    @Test
    void whatIsNotUtf8IsDroppedAndCounted() {
        assertDropped("not_utf8", new byte[] {'"', (byte) 0xFF, '"'}, new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, new byte[] {(byte) 0x80});
    }

    @Test
    void whatIsTooLargeIsDroppedAndCounted() {
        assertDropped("oversized", utf8("\"" + "x".repeat(65_535) + "\""), new byte[1 << 20]);
    }

    @Test
    void whatIsTooDeepIsDroppedAndCounted() {
        assertDropped("too_deep", utf8("[".repeat(5_000) + "]".repeat(5_000)), utf8("[{\"a\":".repeat(1_000)));
    }

    @Test
    void badHeadersAreDroppedAndCounted() {
        assertDropped("bad_header", utf8("\u001e"), utf8("\u001e{}"), utf8("\u001enot json\n1"),
            utf8("\u001e{\"o\":-1}\n1"), utf8("\u001e[]\n1"), utf8("\u001e" + " ".repeat(9_000) + "{}\n1"));
        assertDropped("future_version", utf8("\u001e{\"v\":2}\n1"));
    }

    @Test
    void aHeaderBringsAuthorOffsetAndTags() {
        try (TestClient client = b.connected("42").subscribed("chat:header")) {
            redis.publish("chat:header", utf8("\u001e{\"i\":{\"user\":\"7\",\"client\":\"c\",\"conn_info\":{\"n\":1}},"
                + "\"t\":1,\"g\":{\"k\":\"v\"},\"later\":[]}\n{\"a\":1}"));

            assertThat(client.nextPush().path("pub").toString()).isEqualTo("{\"data\":{\"a\":1},\"info\":"
                + "{\"user\":\"7\",\"client\":\"c\",\"conn_info\":{\"n\":1}},\"tags\":{\"k\":\"v\"}}");
        }
    }

    @Test
    void aClientsPublicationCarriesItsAuthor() {
        try (TestClient author = a.client(); TestClient reader = b.connected("43").subscribed("chat:author")) {
            String id = author.connect(TestGateway.token("42")).at("/connect/client").asText();
            author.subscribed("chat:author");
            assertThat(author.publish("chat:author", "{\"a\": 1}").path("publish").toString()).isEqualTo("{}");

            for (TestClient client : List.of(author, reader)) {
                JsonNode pub = client.nextPush().path("pub");
                assertThat(pub.path("data").toString()).isEqualTo("{\"a\":1}");
                assertThat(pub.at("/info/user").asText()).isEqualTo("42");
                assertThat(pub.at("/info/client").asText()).isEqualTo(id);
                assertThat(pub.at("/info/conn_info/name").asText()).isEqualTo("42");
                assertThat(pub.has("offset")).isFalse();
            }
        }
    }

    @Test
    void aPersonalChannelReachesEveryDeviceOfItsUserAndNobodyElse() {
        try (TestClient phone = a.connected("p1"); TestClient laptop = b.connected("p1");
            TestClient other = b.connected("p2")) {
            redis.publish("user:p1", utf8("{\"to\":1}"));
            redis.publish("user:p2", utf8("{\"to\":2}"));

            assertThat(phone.nextData("user:p1").toString()).isEqualTo("{\"to\":1}");
            assertThat(laptop.nextData("user:p1").toString()).isEqualTo("{\"to\":1}");
            assertThat(other.nextData("user:p2").toString()).isEqualTo("{\"to\":2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat:with space", "chat:a:b:c", "chat:\u00e4\u20ac\ud83d\ude80", "chat:*", "chat:[a-z]?",
        "chat:\\\"'", "chat:"})
    void channelNamesAreTakenLiterally(String name) {
        try (TestClient client = a.connected("42").subscribed(name); TestClient near = a.connected("42")) {
            near.subscribed("chat:abc");
            redis.publish(name, utf8("1"));
            redis.publish("chat:abc", utf8("2"));

            assertThat(client.nextData(name).asInt()).isEqualTo(1);
            assertThat(near.nextData("chat:abc").asInt()).isEqualTo(2);
        }
    }

    @Test
    void aClientsPublicationThatWasTakenIsNotDroppedAsTooLarge() {
        String largest = "\"" + "x".repeat((64 << 10) - 2) + "\"";
        try (TestClient client = a.connected("42").subscribed("chat:large")) {
            boolean taken = client.publish("chat:large", largest).has("publish");
            client.publish("chat:large", "1");

            if (taken) {
                assertThat(client.nextData("chat:large").toString()).hasSameSizeAs(largest);
            }
            assertThat(client.nextData("chat:large").asInt()).isEqualTo(1);
        }
    }

    @Test
    void manyChannelsOfOneClientStayApart() {
        try (TestClient client = a.connected("42")) {
            for (int i = 0; i < 100; i++) {
                client.subscribed("chat:apart" + i);
            }
            for (int i = 0; i < 100; i++) {
                redis.publish("chat:apart" + i, utf8(Integer.toString(i)));
                assertThat(client.nextData("chat:apart" + i).asInt()).isEqualTo(i);
            }
        }
    }

    @Test
    void twoPrefixesShareOneRedisWithoutMeeting() {
        try (TestGateway other = TestGateway.start(redis, "--redis-prefix=other.");
            TestClient here = a.connected("42").subscribed("chat:shared");
            TestClient there = other.connected("42").subscribed("chat:shared")) {
            redis.publish("other.chat:shared", utf8("\"there\""));
            redis.publish("chat:shared", utf8("\"here\""));
            there.publish("chat:shared", "\"from there\"");

            assertThat(here.nextData("chat:shared").asText()).isEqualTo("here");
            assertThat(there.nextData("chat:shared").asText()).isEqualTo("there");
            assertThat(there.nextData("chat:shared").asText()).isEqualTo("from there");
        }
    }

    /** Publishes these to a channel with a subscriber, who gets nothing but the good message after them. */
    private void assertDropped(String reason, byte[]... messages) {
        try (TestClient client = a.connected("42").subscribed("chat:bad")) {
            double before = a.metric(DROPPED + reason);
            redis.publishAll("chat:bad", List.of(messages));
            redis.publish("chat:bad", utf8("\"good\""));

            assertThat(client.nextData("chat:bad").asText()).isEqualTo("good");
            assertThat(a.metric(DROPPED + reason)).isEqualTo(before + messages.length);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
