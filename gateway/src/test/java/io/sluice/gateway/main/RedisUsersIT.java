package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users of {@code ops/redis/users.acl}: each can do its work, and nothing else. */
final class RedisUsersIT {
    private static final Path FILE = Path.of("../ops/redis/users.acl");
    private static final String NAMESPACES = "--namespaces=[{name: chat, subscribe: everyone, publish: users,"
        + " history-size: 100, history-readers: everyone, presence: true, presence-readers: everyone,"
        + " join-leave: always}, {name: other, subscribe: everyone}]";

    private final TestRedis redis = TestRedis.startOwn();
    private final TestRedis gateway = redis.as("gateway:change-me-gateway");
    private final TestRedis publisher = redis.as("publisher:change-me-publisher");
    private final TestRedis live = redis.as("live:change-me-live");
    private final TestRedis operator = redis.as("operator:change-me-operator");

    @BeforeEach
    void makeUsers() throws IOException {
        for (String line : Files.readAllLines(FILE)) {
            String[] words = line.split(" ", -1);
            redis.command(Stream.concat(Stream.of("ACL", "SETUSER"), Stream.of(words).skip(1)).toArray(String[]::new));
        }
    }

    @AfterEach
    void stop() {
        Stream.of(gateway, publisher, live, operator, redis).forEach(TestRedis::close);
    }

    @Test
    void everyOneDoesItsWork() {
        try (TestGateway node = TestGateway.start(gateway, NAMESPACES, "--presence-leave-delay=0s");
            TestClient ann = node.connected("ann").subscribed("chat:x"); TestClient ben = node.connected("ben")) {
            assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ann");
            ben.subscribed("chat:x");
            assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ben");
            live.publish("chat:x", "1".getBytes(UTF_8));
            assertThat(ann.nextData("chat:x").asInt()).isEqualTo(1);
            assertThat(publisher.command("FCALL", "sluice_publish", "1", "chat:x", "2", "ID", "a", "TTL", "60"))
                .startsWith("1\n");
            assertThat(publisher.command("FCALL", "sluice_publish", "1", "chat:x", "2", "ID", "a")).startsWith("1\n");
            assertThat(ann.nextData("chat:x").asInt()).isEqualTo(2);
            assertThat(ben.publish("chat:x", "3").has("publish")).isTrue();
            assertThat(ann.nextData("chat:x").asInt()).isEqualTo(3);
            JsonNode history = ann.command("history", "{\"channel\":\"chat:x\",\"limit\":10}").path("history");
            assertThat(history.path("publications")).hasSize(2);
            JsonNode stats = ann.command("presence_stats", "{\"channel\":\"chat:x\"}");
            assertThat(stats.at("/presence_stats/num_users").asInt()).isEqualTo(2);
            assertThat(operator.command("FCALL_RO", "sluice_presence_stats", "2", "sluice:{chat:x}:present",
                "sluice:{chat:x}:users")).isEqualTo("2\n2");
            operator.publish("sluice.control", "{\"disconnect\":{\"user\":\"ben\"}}".getBytes(UTF_8));
            assertThat(ben.expectCloseCode()).isEqualTo(3503);
            TestGateway.await("ben to leave").until(() -> ann.nextPush().has("leave"));
            assertThat(node.metric("sluice_history_failures_total")).isZero();
            assertThat(redis.command("ACL", "LOG")).as("what was refused").isEmpty();
        }
    }

    @Test
    void gatewaysSweepDeadNodesAndTrimStreams() {
        try (TestGateway node = TestGateway.start(gateway, NAMESPACES, "--presence-lease=1s");
            TestClient ann = node.connected("ann").subscribed("chat:x")) {
            assertThat(ann.nextPush().has("join")).isTrue();
            redis.command("SADD", "sluice:node:{dead}:channels", "chat:x");
            redis.command("FCALL", "sluice_presence_enter", "2", "chat:x", "sluice:{chat:x}:present", "dead", "c",
                "ben", "{\"user\":\"ben\",\"client\":\"c\"}", "PUBLISH");
            redis.command("ZADD", "sluice:{nodes}:leases", "1", "dead");
            assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ben");
            assertThat(ann.nextPush().at("/leave/info/user").asText()).isEqualTo("ben");
        }
        for (int i = 0; i < 300; i++) {
            publisher.command("FCALL", "sluice_publish", "1", "chat:y", "2", "SIZE", "10", "TTL", "1");
        }
        assertThat(redis.command("XLEN", "sluice:{chat:y}:stream")).isEqualTo("10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "KEYS *", "SCAN 0", "CONFIG GET *", "ACL LIST", "SHUTDOWN NOSAVE",
        "EVAL return(1) 0", "SCRIPT FLUSH", "LATENCY RESET", "REPLICAOF h 1", "MONITOR", "MIGRATE h 1 k 0 1", "DUMP k",
        "FUNCTION FLUSH", "FUNCTION DELETE sluice", "CLIENT KILL ID 1", "SAVE", "MODULE LIST"})
    void nobodyIsAnAdministrator(String command) {
        for (TestRedis user : new TestRedis[] {gateway, publisher, live, operator}) {
            assertRefused(user, command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUBSCRIBE chat:x", "PSUBSCRIBE *", "PUBLISH sluice.control {}", "PUBLISH other:x 1",
        "PUBLISH user:42 1", "FCALL sluice_publish 1 other:x 1", "FCALL sluice_publish 1 user:42 1",
        "FUNCTION LOAD x", "FUNCTION LIST", "XADD sluice:{other:x}:stream * m 1", "GET other",
        "SET sluice:{other:x}:id:a 1", "HSET sluice:{user:42}:meta o 1", "SADD sluice:node:{n}:channels c",
        "ZADD sluice:{nodes}:leases 1 n", "DEL chat:x"})
    void publishersSpeakInTheirNamespaceOnly(String command) {
        assertRefused(publisher, command);
        assertRefused(live, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FCALL sluice_publish 1 chat:x 1", "XADD sluice:{chat:x}:stream * m 1",
        "GET sluice:{chat:x}:id:a", "HGETALL sluice:{chat:x}:present"})
    void whoSpeaksLiveTouchesNoKeys(String command) {
        assertRefused(live, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUBLISH chat:x 1", "FCALL sluice_publish 1 chat:x 1", "SUBSCRIBE chat:x",
        "XADD sluice:{chat:x}:stream * m 1", "HSET sluice:{chat:x}:meta o 1", "UNLINK sluice:{chat:x}:stream",
        "FCALL sluice_presence_leave 2 chat:x sluice:{chat:x}:present c PUBLISH"})
    void operatorsDoNotSpeakToClients(String command) {
        assertRefused(operator, command);
    }

    private static void assertRefused(TestRedis user, String command) {
        assertThatThrownBy(() -> user.command(command.split(" ", -1))).as(command)
            .hasMessageMatching("(?s)(NOPERM|.*can't run this command|.*No permissions|.*can't access).*");
    }
}
