package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence, its numbers, and who comes and goes, as clients see them on two gateways. */
final class PresenceIT {
    private static final String NAMESPACES = "--namespaces=["
        + "{name: open, subscribe: everyone, publish: everyone, presence: true, presence-readers: everyone,"
        + " join-leave: always},"
        + "{name: room, subscribe: everyone, presence: true, join-leave: asked},"
        + "{name: team, subscribe: everyone, presence: true, presence-readers: users, join-leave: asked},"
        + "{name: price, subscribe: everyone, presence: true, join-leave: always, slow-policy: keep-latest},"
        + "{name: quiet, subscribe: everyone, presence: true, presence-readers: nobody},"
        + "{name: chat, subscribe: everyone, publish: everyone}]";

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway a = gateway();
    private final TestGateway b = gateway();
    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(TestClient::close);
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void subscribersOfAllGatewaysAreListedAndCounted() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("open:x");
        connected(b, "ben").subscribed("open:x");
        connected(b, "ben").subscribed("open:x");
        TestClient nobody = connected(b, "");
        nobody.subscribed("open:x");
        connected(b, "").subscribed("open:x");
        await("all to be there", () -> numbers(nobody, "open:x").equals("5 3"));

        JsonNode presence = ann.command("presence", "{\"channel\":\"open:x\"}").path("presence").path("presence");
        assertThat(presence).hasSize(5).extracting(info -> info.path("user").asText())
            .containsExactlyInAnyOrder("ann", "ben", "ben", "", "");
        presence.properties().forEach(entry ->
            assertThat(entry.getValue().path("client").asText()).isEqualTo(entry.getKey()));
        assertThat(presence).filteredOn(info -> info.path("user").asText().equals("ann"))
            .singleElement().isEqualTo(ann.command("presence", "{\"channel\":\"open:x\"}").path("presence")
                .path("presence").path(clientOf(presence, "ann")));
        assertThat(presence.path(clientOf(presence, "ann")).path("conn_info").path("name").asText()).isEqualTo("ann");
    }

    @Test
    void subscribersHearOfOthersAndOfThemselves() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join ann");
        TestClient ben = connected(b, "ben");
        ben.subscribed("open:x");
        assertThat(next(ben)).isEqualTo("join ben");
        assertThat(next(ann)).isEqualTo("join ben");
        ben.publish("open:x", "1");
        ben.command("unsubscribe", "{\"channel\":\"open:x\"}");
        assertThat(ann.nextData("open:x").asInt()).isEqualTo(1);
        assertThat(next(ann)).isEqualTo("leave ben");
        assertThat(numbers(ann, "open:x")).isEqualTo("1 1");
    }

    @Test
    void onlyWhoAsksAndMayHearsWhereThatIsTheRule() {
        TestClient asks = connected(a, "ann");
        assertThat(asks.command("subscribe", "{\"channel\":\"team:x\",\"join_leave\":true}").has("subscribe")).isTrue();
        assertThat(next(asks)).isEqualTo("join ann");
        TestClient doesNot = connected(a, "ben");
        doesNot.subscribed("team:x");
        TestClient mayNot = connected(a, "");
        assertThat(mayNot.command("subscribe", "{\"channel\":\"team:x\",\"join_leave\":true}").has("subscribe"))
            .isTrue();
        assertThat(next(asks)).isEqualTo("join ben");
        assertThat(next(asks)).isEqualTo("join ");
        redis.publish("team:x", "1".getBytes(StandardCharsets.UTF_8));
        assertThat(doesNot.nextData("team:x").asInt()).isEqualTo(1);
        assertThat(mayNot.nextData("team:x").asInt()).isEqualTo(1);
    }

    @Test
    void whoComesAndGoesNeverGivesWayToAPrice() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("price:x");
        assertThat(next(ann)).isEqualTo("join ann");
        connected(b, "ben").subscribed("price:x");
        assertThat(next(ann)).isEqualTo("join ben");
    }

    @Test
    void whatMayNotBeAskedIsRefused() {
        TestClient ann = connected(a, "ann");
        for (String command : List.of("presence", "presence_stats")) {
            assertThat(ann.error(command, "{\"channel\":\"chat:x\"}")).as("off").isEqualTo(108);
            assertThat(ann.error(command, "{\"channel\":\"none:x\"}")).as("unknown").isEqualTo(102);
            assertThat(ann.error(command, "{\"channel\":\"quiet:x\"}")).as("nobody").isEqualTo(103);
            assertThat(ann.error(command, "{\"channel\":\"room:x\"}")).as("not subscribed").isEqualTo(103);
            assertThat(ann.error(command, "{\"channel\":\"open:{x}\"}")).as("no name").isEqualTo(107);
            assertThat(ann.error(command, "{\"channel\":\"open:x\"}")).as("everyone").isZero();
        }
        ann.send("{\"id\":99,\"presence\":{}}");
        assertThat(ann.expectCloseCode()).isEqualTo(3501);
    }

    @Test
    void moreThanTheMostAreCountedOnly() {
        try (TestGateway small = TestGateway.start(redis, NAMESPACES, "--client-anonymous=true",
            "--presence-max-clients=2"); TestClient ann = small.connected("ann")) {
            ann.subscribed("open:x");
            connected(a, "").subscribed("open:x");
            connected(a, "").subscribed("open:x");
            await("all to be there", () -> numbers(ann, "open:x").equals("3 2"));
            assertThat(ann.error("presence", "{\"channel\":\"open:x\"}")).isEqualTo(106);
        }
    }

    @Test
    void whoComesAndGoesQuicklyIsToldOfByTurns() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join ann");
        TestClient ben = connected(b, "ben");
        for (int i = 0; i < 200; i++) {
            ben.send("{\"id\":" + (1000 + i) + ",\"subscribe\":{\"channel\":\"open:x\"}}\n"
                + "{\"id\":" + (2000 + i) + ",\"unsubscribe\":{\"channel\":\"open:x\"}}");
        }
        for (int i = 0; i < 400; i++) {
            assertThat(ben.nextReply().has("error")).isFalse();
        }
        await("all of it to be over", () -> numbers(ann, "open:x").equals("1 1"));
        redis.publish("open:x", "1".getBytes(StandardCharsets.UTF_8));
        List<String> told = new ArrayList<>();
        JsonNode push = ann.nextPush();
        while (!push.has("pub")) {
            told.add(push.has("join") ? "join" : "leave");
            push = ann.nextPush();
        }
        assertThat(told).hasSizeLessThanOrEqualTo(400).hasSize(told.size() / 2 * 2);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "join" : "leave");
        }
    }

    @Test
    void whoComesBackSoonWasNeverGone() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join ann");
        TestClient ben = connected(a, "ben");
        ben.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join ben");
        ben.reset();
        a.awaitMetric("sluice_connections ", 1);
        TestClient again = connected(b, "ben");
        again.subscribed("open:x");
        await("one for the other", () -> numbers(ann, "open:x").equals("2 2"));
        TestClient eve = connected(b, "eve");
        eve.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join eve");
        eve.reset();
        assertThat(next(ann)).as("after the delay").isEqualTo("leave eve");
        assertThat(numbers(ann, "open:x")).isEqualTo("2 2");
    }

    @Test
    void theServersOwnSubscriptionsCountToo() {
        try (TestGateway own = TestGateway.start(redis, "--namespaces=[{name: user, subscribe: owner, presence: true,"
            + " join-leave: always}]")) {
            TestClient phone = connected(own, "ann");
            assertThat(next(phone)).isEqualTo("join ann");
            TestClient laptop = connected(own, "ann");
            assertThat(next(phone)).isEqualTo("join ann");
            assertThat(next(laptop)).isEqualTo("join ann");
            assertThat(numbers(phone, "user:ann")).isEqualTo("2 1");
        }
    }

    @Test
    void insecureClientsMayAskWhereItIsKnown() {
        try (TestGateway insecure = TestGateway.start(redis, NAMESPACES, "--client-insecure=true");
            TestClient client = insecure.connected("")) {
            assertThat(client.command("subscribe", "{\"channel\":\"team:x\",\"join_leave\":true}").has("subscribe"))
                .isTrue();
            assertThat(next(client)).isEqualTo("join ");
            assertThat(numbers(client, "team:x")).isEqualTo("1 1");
            assertThat(numbers(client, "quiet:x")).isEqualTo("0 0");
            assertThat(client.error("presence", "{\"channel\":\"chat:x\"}")).isEqualTo(108);
            assertThat(client.error("presence", "{\"channel\":\"none:x\"}")).isEqualTo(108);
        }
    }

    @Test
    void redisAwayIsATemporaryErrorAndMadeUpForLater() {
        TestClient ann = connected(a, "ann");
        ann.subscribed("open:x");
        assertThat(next(ann)).isEqualTo("join ann");
        redis.stop();
        TestGateway.await("the loss").until(() -> a.metric("sluice_redis_connected{role=\"commands\"}") == 0);
        JsonNode error = ann.command("presence", "{\"channel\":\"open:x\"}").path("error");
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("temporary").asBoolean()).isTrue();
        redis.restart();
        await("its return", () -> numbers(ann, "open:x").equals("1 1"));
    }

    private TestGateway gateway() {
        return TestGateway.start(redis, NAMESPACES, "--client-anonymous=true", "--presence-leave-delay=5s",
            "--presence-lease=1m");
    }

    private TestClient connected(TestGateway gateway, String user) {
        TestClient client = gateway.connected(user);
        clients.add(client);
        return client;
    }

    private static void await(String what, Callable<Boolean> condition) {
        TestGateway.await(what).until(condition);
    }

    /** The next push, which says who came or went: {@code join 42}. */
    private static String next(TestClient client) {
        JsonNode push = client.nextPush();
        String what = push.has("join") ? "join" : "leave";
        assertThat(push.path(what).path("info").path("client").asText()).as("client of " + push).isNotEmpty();
        return what + " " + push.path(what).path("info").path("user").asText();
    }

    private static String numbers(TestClient client, String channel) {
        JsonNode stats =
            client.command("presence_stats", "{\"channel\":\"" + channel + "\"}").path("presence_stats");
        return stats.path("num_clients").asText() + " " + stats.path("num_users").asText();
    }

    private static String clientOf(JsonNode presence, String user) {
        for (JsonNode info : presence) {
            if (info.path("user").asText().equals(user)) {
                return info.path("client").asText();
            }
        }
        throw new AssertionError(user + " is not in " + presence);
    }
}
