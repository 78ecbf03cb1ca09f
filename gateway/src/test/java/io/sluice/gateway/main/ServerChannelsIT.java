package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.redis.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the server subscribes clients to because their tokens say so (client protocol, sections 1.6 and 1.12). */
@TestInstance(Lifecycle.PER_CLASS)
final class ServerChannelsIT {
    private static final String NAMESPACES = "[{name: chat, subscribe: nobody, publish: subscribers, presence: true,"
        + " presence-readers: everyone, join-leave: asked}, {name: log, subscribe: nobody, history-size: 10000,"
        + " history-ttl: 1m, publish: everyone}]";

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--namespaces=" + NAMESPACES,
        "--client-max-subscriptions=20", "--presence-leave-delay=0");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void theSessionOpensWithTheTokensChannelsAndTheUsersOwn() {
        try (TestClient client = gateway.client()) {
            JsonNode subs = client.connect(token("\"channels\":[\"chat:a\"],\"subs\":{\"chat:b\":{\"data\":{\"x\":1}},"
                + "\"log:c\":{\"data\":[2]}}")).at("/connect/subs");
            assertThat(subs.fieldNames()).toIterable()
                .containsExactlyInAnyOrder("user:42", "chat:a", "chat:b", "log:c");
            assertThat(subs.at("/chat:b/data/x").asInt()).isEqualTo(1);
            assertThat(subs.at("/log:c/data/0").asInt()).isEqualTo(2);
            assertThat(subs.at("/log:c/recoverable").asBoolean()).isTrue();
            for (String channel : List.of("user:42", "chat:a", "chat:b", "log:c")) {
                redis.publish(channel, "\"hi\"".getBytes(UTF_8));
                assertThat(client.nextData(channel).asText()).isEqualTo("hi");
            }
            assertThat(client.error("subscribe", "{\"channel\":\"chat:other\"}")).isEqualTo(103);
        }
    }

    @Test
    void anAnonymousUserMayHaveChannelsToo() {
        try (TestGateway open = TestGateway.start(redis, "--client-anonymous=true",
                "--namespaces=" + NAMESPACES);
            TestClient client = open.client()) {
            String token = Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), "{\"channels\":[\"chat:anonymous\"]}");
            assertThat(client.connect(token).at("/connect/subs").fieldNames()).toIterable()
                .containsExactly("chat:anonymous");
            redis.publish("chat:anonymous", "1".getBytes(UTF_8));
            assertThat(client.nextData("chat:anonymous").asInt()).isEqualTo(1);
        }
    }

    /** Many channels become live at different moments; what comes meanwhile is neither lost nor sent too early. */
    @Test
    void nothingIsLostBetweenAChannelsPositionAndTheAnswer() {
        List<String> channels = IntStream.range(0, 15).mapToObj(i -> "log:gap" + i).toList();
        String list = channels.stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        try (TestClient author = gateway.connected("author")) {
            for (int round = 0; round < 10; round++) {
                try (TestClient client = gateway.client()) {
                    client.send("{\"id\":1,\"connect\":{\"token\":\"" + token("\"channels\":[" + list + "]") + "\"}}");
                    for (String channel : channels) {
                        for (int i = 0; i < 3; i++) {
                            assertThat(author.publish(channel, "1").has("publish")).isTrue();
                        }
                    }
                    JsonNode subs = client.nextReply().at("/connect/subs");
                    for (String channel : channels) {
                        assertThat(author.publish(channel, "\"last\"").has("publish")).isTrue();
                    }
                    hearsEverything(client, subs, channels);
                }
            }
        }
    }

    private static void hearsEverything(TestClient client, JsonNode subs, List<String> channels) {
        List<String> open = new ArrayList<>(channels);
        Map<String, Long> offsets = new HashMap<>();
        channels.forEach(channel -> offsets.put(channel, subs.path(channel).path("offset").asLong()));
        while (!open.isEmpty()) {
            JsonNode push = client.nextPush();
            String channel = push.path("channel").asText();
            if (push.has("pub")) {
                assertThat(push.at("/pub/offset").asLong()).as("offset in " + channel)
                    .isEqualTo(offsets.merge(channel, 1L, Long::sum));
                if (push.at("/pub/data").asText().equals("last")) {
                    open.remove(channel);
                }
            }
        }
    }

    @Test
    void theClientRecoversThem() {
        String token = token("\"channels\":[\"log:back\",\"log:other\"]");
        long offset;
        String epoch;
        try (TestClient client = gateway.client()) {
            JsonNode sub = client.connect(token).at("/connect/subs/log:back");
            offset = sub.path("offset").asLong();
            epoch = sub.path("epoch").asText();
        }
        try (TestClient author = gateway.connected("author"); TestClient client = gateway.client()) {
            author.publish("log:back", "7");
            JsonNode sub = client.command("connect", "{\"token\":\"" + token + "\",\"subs\":{\"log:back\":{\"recover\":"
                + "true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"},\"log:foreign\":{\"recover\":true}}}")
                .at("/connect/subs");
            assertThat(sub.at("/log:back/recovered").asBoolean()).isTrue();
            // What was on its way to the gateway when it answered comes behind the answer.
            JsonNode missed = sub.at("/log:back/publications/0/data");
            assertThat((missed.isMissingNode() ? client.nextData("log:back") : missed).asInt()).isEqualTo(7);
            assertThat(sub.has("log:foreign")).isFalse();
        }
    }

    @Test
    void theClientCanNotEndThem() {
        try (TestClient client = gateway.client()) {
            client.connect(token("\"channels\":[\"chat:a\"]"));
            client.command("unsubscribe", "{\"channel\":\"chat:a\"}");
            redis.publish("chat:a", "1".getBytes(UTF_8));
            assertThat(client.nextData("chat:a").asInt()).isEqualTo(1);
        }
    }

    @Test
    void othersSeeWhatTheTokenSaysOfTheClientThere() {
        try (TestClient reader = gateway.client(); TestClient author = gateway.client()) {
            reader.connect(Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), "{\"sub\":\"r\",\"subs\":{\"chat:i\":"
                + "{\"override\":{\"presence\":{\"value\":false},\"force_push_join_leave\":{\"value\":true}}}}}"));
            author.connect(token("\"info\":1,\"subs\":{\"chat:i\":{\"info\":{\"role\":\"host\"}}}"));
            JsonNode join = reader.nextPush();
            assertThat(join.at("/join/info/user").asText()).isEqualTo("42");
            assertThat(join.at("/join/info/chan_info/role").asText()).isEqualTo("host");
            author.publish("chat:i", "\"x\"");
            JsonNode publication = reader.nextPush();
            assertThat(publication.at("/pub/info/conn_info").asInt()).isEqualTo(1);
            assertThat(publication.at("/pub/info/chan_info/role").asText()).isEqualTo("host");
            JsonNode present = reader.command("presence", "{\"channel\":\"chat:i\"}").at("/presence/presence");
            assertThat(present).as("the reader is not there").hasSize(1);
        }
    }

    @Test
    void whatCanNotBeEndsTheAttempt() {
        try (TestClient client = gateway.client()) {
            assertThat(client.connect(token("\"channels\":[\"nowhere:a\"]")).at("/error/code").asInt()).isEqualTo(102);
        }
        String many = IntStream.range(0, 20).mapToObj(i -> "\"chat:" + i + "\"").collect(Collectors.joining(","));
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + token("\"channels\":[" + many + "]") + "\"}}");
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3505, "channel limit"));
        }
    }

    @Test
    void aRefreshWithOtherChannelsHasTheClientComeBack() {
        assertThat(refreshed("\"channels\":[\"chat:a\"]", "\"channels\":[\"chat:b\"]")).isEqualTo(3010);
        assertThat(refreshed("\"channels\":[\"chat:a\"]", "\"jti\":\"x\"")).isEqualTo(3010);
        assertThat(refreshed("\"jti\":\"x\"", "\"channels\":[\"chat:a\"]")).isEqualTo(3010);
        assertThat(refreshed("\"channels\":[\"chat:a\"]", "\"subs\":{\"chat:a\":{}}")).isZero();
        assertThat(refreshed("\"meta\":1", "\"meta\":2")).isZero();
    }

    /** The close code; 0 when the refresh is granted. */
    private int refreshed(String before, String after) {
        try (TestClient client = gateway.client()) {
            client.connect(token(before));
            client.send("{\"id\":2,\"refresh\":{\"token\":\"" + token(after) + "\"}}");
            client.awaitReplyOrClose();
            return client.isClosed() ? client.expectCloseCode() : 0;
        }
    }

    private static String token(String claims) {
        return Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET),
            "{\"sub\":\"42\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "," + claims + "}");
    }
}
