package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The history command: who may ask, and for how much. */
final class HistoryIT {
    private static final int KEPT = 450;
    private static final TestRedis REDIS = TestRedis.startOwn();
    private static final String NAMESPACES = "--namespaces=["
        + "{name: open, subscribe: everyone, history-size: 1000, history-readers: everyone},"
        + "{name: users, subscribe: everyone, history-size: 10, history-readers: users},"
        + "{name: members, subscribe: everyone, history-size: 10},"
        + "{name: secret, subscribe: everyone, history-size: 10, history-readers: nobody},"
        + "{name: live, subscribe: everyone}]";
    private static TestGateway gateway = TestGateway.start(REDIS, "--client-anonymous=true", NAMESPACES);
    private static String epoch = "";

    @BeforeAll
    static void publish() {
        for (int n = 1; n <= KEPT; n++) {
            epoch = REDIS.command("FCALL", "sluice_publish", "1", "open:a", Integer.toString(n)).split("\n", -1)[1];
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        REDIS.close();
    }

    @Test
    void thePositionAloneIsThereForNoPublications() {
        JsonNode history = history("{\"channel\":\"open:a\"}");
        assertThat(history.toString()).isEqualTo(
            "{\"publications\":[],\"epoch\":\"" + epoch + "\",\"offset\":" + KEPT + "}");
    }

    @Test
    void aPageIsBoundedHoweverMuchIsAskedFor() {
        for (String limit : List.of("-1", "2000000000", "301")) {
            assertOffsets(history("{\"channel\":\"open:a\",\"limit\":" + limit + "}"), 1, 300);
        }
    }

    @Test
    void pagesFollowEachOther() {
        assertOffsets(history("{\"channel\":\"open:a\",\"limit\":2,\"since\":{\"offset\":300,\"epoch\":\"" + epoch
            + "\"}}"), 301, 302);
        assertOffsets(history("{\"channel\":\"open:a\",\"limit\":-1,\"since\":{\"offset\":400}}"), 401, KEPT);
        assertThat(history("{\"channel\":\"open:a\",\"limit\":5,\"since\":{\"offset\":99999}}").path("publications"))
            .isEmpty();
    }

    @Test
    void theNewestComesFirstWhenItIsAskedFor() {
        JsonNode history = history("{\"channel\":\"open:a\",\"limit\":3,\"reverse\":true}");
        assertThat(history.path("publications").findValuesAsText("offset")).containsExactly("450", "449", "448");
        JsonNode before = history("{\"channel\":\"open:a\",\"limit\":2,\"reverse\":true,\"since\":{\"offset\":3}}");
        assertThat(before.path("publications").findValuesAsText("offset")).containsExactly("2", "1");
    }

    @Test
    void aPositionOfAnotherEpochIsRefused() {
        assertThat(error("", "{\"channel\":\"open:a\",\"limit\":1,\"since\":{\"offset\":1,\"epoch\":\"x\"}}"))
            .isEqualTo(112);
    }

    @Test
    void rulesSayWhoMayRead() {
        assertThat(error("", "{\"channel\":\"live:a\",\"limit\":1}")).as("nothing is kept").isEqualTo(108);
        assertThat(error("", "{\"channel\":\"nowhere:a\",\"limit\":1}")).isEqualTo(102);
        assertThat(error("7", "{\"channel\":\"secret:a\",\"limit\":1}")).isEqualTo(103);
        assertThat(error("", "{\"channel\":\"users:a\",\"limit\":1}")).isEqualTo(103);
        assertThat(error("7", "{\"channel\":\"users:a\",\"limit\":1}")).isZero();
        assertThat(error("", "{\"channel\":\"members:a\",\"limit\":1}")).isEqualTo(103);
        try (TestClient member = gateway.connected("").subscribed("members:a")) {
            assertThat(member.error("history", "{\"channel\":\"members:a\",\"limit\":1}")).isZero();
        }
    }

    private static JsonNode history(String body) {
        try (TestClient client = gateway.connected("")) {
            return client.command("history", body).path("history");
        }
    }

    private static int error(String user, String body) {
        try (TestClient client = gateway.connected(user)) {
            return client.error("history", body);
        }
    }

    private static void assertOffsets(JsonNode history, int from, int to) {
        assertThat(history.path("publications").findValuesAsText("offset")).containsExactlyElementsOf(
            IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList());
    }
}
