package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.redis.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use which channel, attacked over real sockets: by names, by capabilities, by commands without a right. */
@TestInstance(Lifecycle.PER_CLASS)
final class PermissionsIT {
    private static final String NAMESPACES = "[{name: chat, subscribe: everyone, publish: users},"
        + " {name: vault, subscribe: token, publish: token, history-size: 10, history-readers: token, presence: true,"
        + " presence-readers: token}, {name: open, subscribe: everyone, publish: everyone, history-size: 10,"
        + " history-readers: everyone, presence: true, presence-readers: everyone},"
        + " {name: few, subscribe: everyone, publish: everyone, user-limited: true, presence: true,"
        + " presence-readers: everyone}, {name: shaped, subscribe: everyone, channel-pattern: '(x+x+)+y'}]";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--namespaces=" + NAMESPACES,
        "--client-expired-close-delay=0", "--presence-leave-delay=0", "--client-anonymous=true",
        "--client-max-subscriptions=4");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void capabilitiesOpenWhatTheyNameAndNoMore() {
        try (TestClient client = able("[{\"channels\":[\"vault:a*\"],\"allow\":[\"sub\",\"pub\"]},"
            + "{\"channels\":[\"vault:b\"],\"allow\":[\"hst\",\"prs\"]}]")) {
            client.subscribed("vault:a1");
            assertThat(client.publish("vault:a1", "1").has("publish")).isTrue();
            assertThat(client.nextData("vault:a1").asInt()).isEqualTo(1);
            assertThat(client.error("history", named("vault:a1"))).isEqualTo(103);
            assertThat(client.error("presence", named("vault:a1"))).isEqualTo(103);
            assertThat(client.error("history", named("vault:b"))).isZero();
            assertThat(client.error("presence_stats", named("vault:b"))).isZero();
            assertThat(client.error("subscribe", named("vault:b"))).isEqualTo(103);
            assertThat(client.error("publish", data("vault:b"))).isEqualTo(103);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "vault:b | 103", "vault | 102", "vault:A | 103", "Vault:a | 102", "open:$a | 103", "vault:$a | 103",
        "few:a#43 | 103", "shaped:zzz | 107", "sluice.control | 102", "sluice.probe.x | 102", "nowhere:a | 102",
        "x:vault:a | 102", "vaulta | 102", "vault::a | 103", "room:a:b | 102"})
    void capabilitiesDoNotEscapeTheirPatterns(String channel, int code) {
        try (TestClient client = able("[{\"channels\":[\"vault:a\",\"*:a\",\"open:*\",\"few:*\",\"shaped:*\","
            + "\"sluice.*\",\"nowhere:*\",\"vault:$a\"],\"allow\":[\"sub\"]}]")) {
            assertThat(client.error("subscribe", named(channel))).isEqualTo(code);
            client.subscribed("vault:a");
        }
    }

    @Test
    void aStarInAChannelsNameIsAStar() {
        try (TestClient client = able("[{\"channels\":[\"vault:*\"],\"allow\":[\"sub\"]}]")) {
            client.subscribed("vault:*").subscribed("chat:end");
            redis.publish("vault:a", "1".getBytes(UTF_8));
            redis.publish("chat:end", "2".getBytes(UTF_8));
            assertThat(client.nextData("chat:end").asInt()).isEqualTo(2);
        }
    }

    @Test
    void capabilitiesThatMakeNoSenseAreNoToken() {
        String many = "[" + "{\"channels\":[\"a\"],\"allow\":[\"sub\"]},".repeat(33).replaceAll(",$", "]");
        for (String caps : List.of("{}", "[{\"channels\":[],\"allow\":[\"sub\"]}]", "[{\"channels\":[\"a\"],"
            + "\"allow\":[\"all\"]}]", "[{\"channels\":[\"a\"],\"allow\":[\"sub\"],\"match\":\"regex\"}]", many)) {
            try (TestClient client = gateway.client()) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"" + signed("{\"sub\":\"42\",\"caps\":" + caps + "}")
                    + "\"}}");
                assertThat(client.expectCloseCode()).as(caps).isEqualTo(3500);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#43", "#4", "#142", "#42a", "#43,44", "#42 ", "# 42", "#4,2", "#043", "#*"})
    void aChannelOfOthersIsClosed(String list) {
        closedToAll("few:a" + list, 103);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "#,", "#42,", "#,42", "#42,,43", "#43#42", "#42#43", "##42", "#42#"})
    void aListOfUsersThatPlaysTricksIsNoName(String list) {
        closedToAll("few:a" + list, 107);
    }

    @Test
    void aChannelOfSomeUsersIsOpenToThem() {
        try (TestClient one = gateway.connected("42"); TestClient other = gateway.connected("43")) {
            one.subscribed("few:a#42,43").subscribed("few:a#42");
            other.subscribed("few:a#42,43");
            assertThat(other.error("subscribe", named("few:a#42"))).isEqualTo(103);
            one.publish("few:a#42,43", "1");
            assertThat(other.nextData("few:a#42,43").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aPrivateChannelIsClosedWithoutAToken() {
        try (TestClient client = gateway.connected("42")) {
            for (String member : List.of("subscribe", "history", "presence", "presence_stats")) {
                assertThat(client.error(member, named("open:$secret"))).as(member).isEqualTo(103);
            }
            assertThat(client.error("publish", data("open:$secret"))).isEqualTo(103);
        }
    }

    @Test
    void aNameThatWouldMakeAPatternBacktrackForEverIsJudgedAtOnce() {
        try (TestClient client = gateway.connected("42")) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.error("subscribe", named("shaped:" + "x".repeat(240)))).isEqualTo(107);
            }
            client.subscribed("shaped:" + "x".repeat(240) + "y");
        }
    }

    @Test
    void nobodyPublishesOrReadsWithoutTheRight() {
        try (TestClient client = gateway.connected("42"); TestClient anonymous = gateway.connected("")) {
            String token = signed("{\"sub\":\"42\",\"channel\":\"vault:a\"}");
            assertThat(client.error("subscribe", "{\"channel\":\"vault:a\",\"token\":\"" + token + "\"}")).isZero();
            assertThat(client.error("publish", data("vault:a"))).isEqualTo(103);
            assertThat(client.error("history", named("vault:a"))).isEqualTo(103);
            assertThat(client.error("presence", named("vault:a"))).isEqualTo(103);
            assertThat(client.error("presence_stats", named("vault:a"))).isEqualTo(103);
            assertThat(anonymous.error("publish", data("chat:a"))).isEqualTo(103);
            assertThat(anonymous.error("history", named("vault:a"))).isEqualTo(103);
            assertThat(anonymous.error("presence", named("vault:a"))).isEqualTo(103);
        }
    }

    private void closedToAll(String channel, int code) {
        try (TestClient user = gateway.connected("42"); TestClient nobody = gateway.connected("")) {
            for (TestClient attacker : List.of(user, nobody)) {
                assertThat(attacker.error("subscribe", named(channel))).isEqualTo(code);
                assertThat(attacker.error("publish", data(channel))).isEqualTo(code);
                assertThat(attacker.error("presence", named(channel))).isEqualTo(code);
            }
        }
    }

    private TestClient able(String caps) {
        TestClient client = gateway.client();
        assertThat(client.connect(signed("{\"sub\":\"42\",\"caps\":" + caps + "}")).has("connect")).isTrue();
        return client;
    }

    private static String signed(String claims) {
        return Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), claims);
    }

    private static String named(String channel) {
        return JSON.createObjectNode().put("channel", channel).toString();
    }

    private static String data(String channel) {
        return JSON.createObjectNode().put("channel", channel).put("data", 1).toString();
    }
}
