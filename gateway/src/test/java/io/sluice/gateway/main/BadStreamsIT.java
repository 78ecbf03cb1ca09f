package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes no sense in a stream or in a question about one: the answer has a name, it is counted, others go on. */
final class BadStreamsIT {
    private static final TestRedis REDIS = TestRedis.startOwn();
    private static final TestGateway GATEWAY = TestGateway.start(REDIS, "--history-position-check=1s",
        "--client-anonymous=true",
        "--namespaces=[{name: kept, subscribe: everyone, history-size: 1000, history-readers: everyone}]");

    private TestClient client = GATEWAY.connected("");
    private TestClient witness = GATEWAY.connected("");
    private String good = "";

    @AfterAll
    static void stop() {
        GATEWAY.close();
        REDIS.close();
    }

    @BeforeEach
    void watch() {
        good = "kept:good" + System.nanoTime();
        witness.subscribed(good);
    }

    /** Whatever was done, the others get what is published. */
    @AfterEach
    void othersGoOn() {
        String epoch = publish(good, 1, 3);
        for (int offset = 1; offset <= 3; offset++) {
            assertThat(witness.nextPush().at("/pub/offset").asInt()).isEqualTo(offset);
        }
        try (TestClient late = GATEWAY.connected("")) {
            assertThat(recover(late, good, "1", epoch).at("/subscribe/publications").findValuesAsText("offset"))
                .containsExactly("2", "3");
        }
        client.close();
        witness.close();
    }

    @Test
    void aStreamOfTheWrongType() {
        double before = GATEWAY.metric("sluice_history_failures_total{reason=\"wrongtype\"");
        REDIS.command("SET", "sluice:{kept:type}:stream", "text");
        assertTemporary(recover(client, "kept:type", "1", "e"));
        assertTemporary(client.command("history", "{\"channel\":\"kept:type\",\"limit\":10}"));
        REDIS.command("DEL", "sluice:{kept:type}:stream");
        REDIS.command("HSET", "sluice:{kept:type}:stream", "a", "b");
        assertTemporary(recover(client, "kept:type", "1", "e"));
        assertThat(GATEWAY.metric("sluice_history_failures_total{reason=\"wrongtype\"")).isEqualTo(before + 3);
        assertThat(GATEWAY.metric("sluice_recoveries_total{result=\"unavailable\"")).isPositive();
        REDIS.command("DEL", "sluice:{kept:type}:stream");
        assertThat(client.subscribe("kept:type").has("subscribe")).as("once the key is gone").isTrue();
    }

    @Test
    void aStreamThatTurnsIntoTheWrongTypeUnderItsSubscribers() {
        client.subscribed("kept:turn");
        publish("kept:turn", 1, 1);
        assertThat(client.nextPush().at("/pub/offset").asInt()).isOne();
        double before = GATEWAY.metric("sluice_history_failures_total{reason=\"wrongtype\"");
        REDIS.command("DEL", "sluice:{kept:turn}:meta");
        REDIS.command("SET", "sluice:{kept:turn}:meta", "text");
        TestGateway.await("the comparison finds it")
            .until(() -> GATEWAY.metric("sluice_history_failures_total{reason=\"wrongtype\"") > before);
        REDIS.command("PUBLISH", "kept:turn", "\"live\"");
        assertThat(client.nextPush().at("/pub/data").asText()).isEqualTo("live");
        REDIS.command("DEL", "sluice:{kept:turn}:meta");
        assertThat(client.nextPush().at("/unsubscribe/code").asInt()).isEqualTo(2500);
    }

    @Test
    void aTrimmedStream() {
        double before = GATEWAY.metric("sluice_recoveries_total{result=\"gone\"");
        String epoch = publish("kept:trim", 1, 10);
        REDIS.command("XTRIM", "sluice:{kept:trim}:stream", "MAXLEN", "5");
        assertUnrecovered(recover(client, "kept:trim", "4", epoch), 10, epoch);
        assertThat(GATEWAY.metric("sluice_recoveries_total{result=\"gone\"")).isEqualTo(before + 1);
        try (TestClient strict = GATEWAY.connected("")) {
            JsonNode refused = strict.command("subscribe", "{\"channel\":\"kept:trim\",\"recover\":true,\"offset\":2,"
                + "\"epoch\":\"" + epoch + "\",\"flag\":2}").path("error");
            assertThat(refused.toString()).isEqualTo("{\"code\":112,\"message\":\"unrecoverable position\"}");
        }
        JsonNode history = client.command("history", "{\"channel\":\"kept:trim\",\"limit\":-1,\"since\":{\"offset\":2"
            + ",\"epoch\":\"" + epoch + "\"}}").path("history");
        assertThat(history.path("publications").findValuesAsText("offset")).as("the offsets show the gap")
            .containsExactly("6", "7", "8", "9", "10");
    }

    @Test
    void aDeletedPosition() {
        double before = GATEWAY.metric("sluice_stream_repairs_total{cause=\"check\",result=\"epoch\"");
        client.subscribed("kept:meta");
        String epoch = publish("kept:meta", 1, 3);
        IntStream.rangeClosed(1, 3).forEach(n -> assertThat(client.nextPush().at("/pub/offset").asInt()).isEqualTo(n));
        REDIS.command("DEL", "sluice:{kept:meta}:meta");
        JsonNode end = client.nextPush().path("unsubscribe");
        assertThat(end.toString()).isEqualTo("{\"code\":2500,\"reason\":\"insufficient state\"}");
        assertThat(GATEWAY.metric("sluice_stream_repairs_total{cause=\"check\",result=\"epoch\""))
            .isEqualTo(before + 1);
        JsonNode result = recover(client, "kept:meta", "3", epoch);
        assertThat(result.at("/subscribe/recovered").asBoolean()).isFalse();
        assertThat(result.at("/subscribe/epoch").asText()).isNotEmpty().isNotEqualTo(epoch);
        publish("kept:meta", 1, 1);
        assertThat(client.nextPush().at("/pub/offset").asInt()).isOne();
    }

    @Test
    void anEnvelopeOfAFutureVersion() {
        double before = GATEWAY.metric("sluice_redis_messages_dropped_total{reason=\"future_version\"");
        client.subscribed("kept:envelope");
        REDIS.command("PUBLISH", "kept:envelope", "\u001e{\"v\":2,\"o\":1,\"e\":\"x\"}\n1");
        publish("kept:envelope", 1, 1);
        JsonNode push = client.nextPush();
        assertThat(push.at("/pub/offset").asInt()).as("the first that comes: " + push).isOne();
        assertThat(GATEWAY.metric("sluice_redis_messages_dropped_total{reason=\"future_version\""))
            .isEqualTo(before + 1);
    }

    @Test
    void anEntryThatSaysAnotherOffsetThanItsOwn() {
        double before = GATEWAY.metric("sluice_redis_messages_dropped_total{reason=\"bad_header\"");
        client.subscribed("kept:forged");
        String epoch = publish("kept:forged", 1, 1);
        REDIS.command("XADD", "sluice:{kept:forged}:stream", "2-1", "m",
            "\u001e{\"o\":1000000,\"e\":\"" + epoch + "\"}\n2");
        REDIS.command("HSET", "sluice:{kept:forged}:meta", "o", "2");
        publish("kept:forged", 3, 3);
        assertThat(client.nextPush().at("/pub/offset").asInt()).isOne();
        assertThat(client.nextPush().at("/pub/offset").asInt()).isEqualTo(3);
        JsonNode history = client.command("history", "{\"channel\":\"kept:forged\",\"limit\":-1}").path("history");
        assertThat(history.path("publications").findValuesAsText("offset")).containsExactly("1", "3");
        assertThat(GATEWAY.metric("sluice_redis_messages_dropped_total{reason=\"bad_header\"")).isGreaterThan(before);
    }

    @Test
    void anOffsetFromTheFuture() {
        String epoch = publish("kept:future", 1, 5);
        for (String offset : new String[] {"6", "9007199254740993", Long.toString(Long.MAX_VALUE)}) {
            double before = GATEWAY.metric("sluice_recoveries_total{result=\"future\"");
            try (TestClient ahead = GATEWAY.connected("")) {
                assertUnrecovered(recover(ahead, "kept:future", offset, epoch), 5, epoch);
                JsonNode history = ahead.command("history", "{\"channel\":\"kept:future\",\"limit\":10,\"since\":"
                    + "{\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"}}").path("history");
                assertThat(history.path("publications")).isEmpty();
                assertThat(history.path("offset").asInt()).isEqualTo(5);
            }
            assertThat(GATEWAY.metric("sluice_recoveries_total{result=\"future\"")).isEqualTo(before + 1);
        }
    }

    @Test
    void anOffsetThatNoneCanBe() {
        for (String offset : new String[] {"9223372036854775808", "18446744073709551615", "1e30", "-1", "1.5"}) {
            double before = GATEWAY.metric("sluice_connections_closed_total{code=\"3501\"");
            try (TestClient broken = GATEWAY.connected("")) {
                broken.send("{\"id\":7,\"subscribe\":{\"channel\":\"kept:a\",\"recover\":true,\"offset\":" + offset
                    + "}}");
                assertThat(broken.expectClose()).as(offset).isEqualTo(new TestClient.Closed(3501, "bad request"));
            }
            GATEWAY.awaitMetric("sluice_connections_closed_total{code=\"3501\"", before + 1);
        }
    }

    @Test
    void aHistoryLimitOfTwoBillion() {
        publish("kept:limit", 1, 310);
        for (String limit : new String[] {"2000000000", "2147483647"}) {
            double before = GATEWAY.metric("sluice_history_capped_total");
            assertThat(page(limit)).hasSize(300);
            assertThat(GATEWAY.metric("sluice_history_capped_total")).isEqualTo(before + 1);
        }
        double before = GATEWAY.metric("sluice_history_capped_total");
        assertThat(page("-1")).as("as many as there may be").hasSize(300);
        assertThat(page("-2147483648")).hasSize(300);
        assertThat(page("300")).hasSize(300);
        assertThat(GATEWAY.metric("sluice_history_capped_total")).as("nobody asked for more").isEqualTo(before);
        client.send("{\"id\":7,\"history\":{\"channel\":\"kept:limit\",\"limit\":4000000000}}");
        assertThat(client.expectCloseCode()).isEqualTo(3501);
    }

    private JsonNode page(String limit) {
        return client.command("history", "{\"channel\":\"kept:limit\",\"limit\":" + limit + "}")
            .at("/history/publications");
    }

    private static JsonNode recover(TestClient client, String channel, String offset, String epoch) {
        return client.command("subscribe", "{\"channel\":\"" + channel + "\",\"recover\":true,\"offset\":" + offset
            + ",\"epoch\":\"" + epoch + "\"}");
    }

    private static void assertTemporary(JsonNode reply) {
        assertThat(reply.path("error").toString())
            .isEqualTo("{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}");
    }

    private static void assertUnrecovered(JsonNode reply, int top, String epoch) {
        JsonNode result = reply.path("subscribe");
        assertThat(result.path("was_recovering").asBoolean()).as(reply.toString()).isTrue();
        assertThat(result.path("recovered").asBoolean()).isFalse();
        assertThat(result.has("publications")).isFalse();
        assertThat(result.path("offset").asInt()).isEqualTo(top);
        assertThat(result.path("epoch").asText()).isEqualTo(epoch);
    }

    /** Publishes the numbers, whose offsets they must be; gives the epoch. */
    private static String publish(String channel, int from, int to) {
        String epoch = "";
        for (int n = from; n <= to; n++) {
            String[] position = REDIS.command("FCALL", "sluice_publish", "1", channel, Integer.toString(n))
                .split("\n", -1);
            assertThat(position[0]).isEqualTo(Integer.toString(n));
            epoch = position[1];
        }
        return epoch;
    }
}
