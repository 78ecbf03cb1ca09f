package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is missed, or it is told: clients of two gateways, and a Redis that is killed, emptied and tampered with. */
final class RecoveryIT {
    private static final String NAMESPACES = "--namespaces=["
        + "{name: kept, subscribe: everyone, publish: users, history-size: 1000, history-readers: everyone},"
        + "{name: newest, subscribe: everyone, history-size: 10, recovery: cache},"
        + "{name: user, subscribe: owner, publish: nobody, history-size: 100}]";
    private static final String[] OPTIONS = {"--history-position-check=1s", "--client-anonymous=true",
        NAMESPACES};

    @TempDir
    private Path folder;
    private TestRedis redis = TestRedis.startOwn();
    private TestGateway a = TestGateway.start(redis, OPTIONS);
    private TestGateway b = TestGateway.start(redis, OPTIONS);

    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(TestClient::close);
        clients.clear();
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void aClientRecoversOnEitherNodeFromMemoryAndFromRedis() {
        TestClient listener = client(a, "").subscribed("kept:a");
        String epoch = publish("kept:a", 1, 9);
        assertOffsets(listener, "kept:a", 1, 9); // so that the node has heard of all
        listener.close();
        for (TestGateway gateway : new TestGateway[] {a, b, a, b}) {
            TestClient back = client(gateway, "");
            assertRecovered(recover(back, "kept:a", 5, epoch), 5, 9);
            back.close();
        }
        TestClient witness = client(b, "");
        assertRecovered(recover(witness, "kept:a", 0, ""), 0, 9);
        publish("kept:a", 10, 10);
        assertOffsets(witness, "kept:a", 10, 10);
    }

    @Test
    void aClientThatMissedNothingIsRecoveredWithNothing() {
        String epoch = publish("kept:a", 1, 2);
        JsonNode result = recover(client(a, ""), "kept:a", 2, epoch);
        assertThat(result.toString()).isEqualTo("{\"recoverable\":true,\"epoch\":\"" + epoch
            + "\",\"offset\":2,\"recovered\":true,\"positioned\":true,\"was_recovering\":true}");
    }

    @Test
    void whoeverCanNotRecoverIsToldSoAndGoesOn() {
        String epoch = publish("kept:a", 1, 500);
        TestClient client = client(a, "");
        assertUnrecovered(recover(client, "kept:a", 1, epoch), 500);
        assertUnrecovered(recover(client(a, ""), "kept:a", 500, "other"), 500);
        assertUnrecovered(recover(client(a, ""), "kept:a", 501, epoch), 500);
        assertThat(client(a, "").error("subscribe",
            "{\"channel\":\"kept:a\",\"recover\":true,\"offset\":1,\"epoch\":\"x\",\"flag\":2}")).isEqualTo(112);
        publish("kept:a", 501, 501);
        assertOffsets(client, "kept:a", 501, 501);
    }

    @Test
    void aTrimmedStreamIsNotRecoveredWhereNobodyHasItInMemory() {
        String epoch = publish("kept:a", 1, 10);
        redis.command("XTRIM", "sluice:{kept:a}:stream", "MAXLEN", "5");
        assertUnrecovered(recover(client(a, ""), "kept:a", 4, epoch), 10);
        assertRecovered(recover(client(a, ""), "kept:a", 5, epoch), 5, 10);
        redis.command("DEL", "sluice:{kept:a}:stream");
        assertUnrecovered(recover(client(b, ""), "kept:a", 9, epoch), 10);
        assertRecovered(recover(client(b, ""), "kept:a", 10, epoch), 10, 10);
    }

    @Test
    void ofAChannelWhoseNewestSaysAllOnlyTheNewestIsRecovered() {
        String epoch = publish("newest:a", 1, 5);
        JsonNode result = recover(client(a, ""), "newest:a", 2, epoch);
        assertThat(result.path("recovered").asBoolean()).isTrue();
        assertThat(result.path("publications").findValuesAsText("offset")).containsExactly("5");
        assertThat(recover(client(b, ""), "newest:a", 5, epoch).has("publications")).isFalse();
    }

    @Test
    void aFirstPublicationTellsItsEpoch() {
        TestClient client = client(a, "").subscribed("kept:new");
        String epoch = publish("kept:new", 1, 2);
        assertThat(client.nextPush().at("/pub/epoch").asText()).isEqualTo(epoch);
        assertThat(client.nextPush().path("pub").has("epoch")).isFalse();
    }

    @Test
    void whatAClientPublishesIsKept() {
        TestClient author = client(a, "42").subscribed("kept:a");
        assertThat(author.publish("kept:a", "{\"text\":\"hi\"}").has("publish")).isTrue();
        JsonNode push = author.nextPush().path("pub");
        assertThat(push.path("offset").asLong()).isOne();
        assertThat(push.at("/info/user").asText()).isEqualTo("42");
        JsonNode kept = client(b, "").command("history", "{\"channel\":\"kept:a\",\"limit\":-1}").path("history");
        assertThat(kept.at("/publications/0/data/text").asText()).isEqualTo("hi");
        assertThat(kept.at("/publications/0/info/user").asText()).isEqualTo("42");
    }

    @Test
    void theSubscriptionsOfTheServerRecoverWithTheConnection() {
        TestClient device = client(a, "7");
        String epoch = publish("user:7", 1, 3);
        assertOffsets(device, "user:7", 1, 3);
        TestClient back = kept(b.client());
        JsonNode sub = back.command("connect", "{\"token\":\"" + TestGateway.token("7")
            + "\",\"subs\":{\"user:7\":{\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\"}}}")
            .at("/connect/subs").path("user:7");
        assertRecovered(sub, 1, 3);
        publish("user:7", 4, 4);
        assertOffsets(back, "user:7", 4, 4);
        redis.command("FLUSHALL");
        assertThat(device.expectCloseCode()).isEqualTo(3010);
    }

    @Test
    void clientsDoNotNoticeThatTheirNodesLostTheirSubscriptions() {
        TestClient first = client(a, "").subscribed("kept:a");
        TestClient second = client(b, "").subscribed("kept:a");
        for (int round = 0; round < 5; round++) {
            redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            publish("kept:a", round * 50 + 1, round * 50 + 50);
        }
        assertOffsets(first, "kept:a", 1, 250);
        assertOffsets(second, "kept:a", 1, 250);
    }

    @Test
    void clientsDoNotNoticeARestartOfRedisWithItsData() {
        restartWith("--appendonly", "yes", "--appendfsync", "always", "--dir", folder.toString());
        TestClient client = client(a, "").subscribed("kept:a");
        String epoch = publish("kept:a", 1, 5);
        redis.stop();
        redis.restart();
        publish("kept:a", 6, 10);
        assertOffsets(client, "kept:a", 1, 10);
        b.awaitMetric("sluice_redis_connected", 2);
        assertRecovered(recover(client(b, ""), "kept:a", 3, epoch), 3, 10);
    }

    @Test
    void aRestartWithoutDataIsToldAndTheFunctionsComeBack() {
        TestClient client = client(a, "").subscribed("kept:a");
        publish("kept:a", 1, 5);
        assertOffsets(client, "kept:a", 1, 5);
        redis.stop();
        redis.restart();
        JsonNode push = client.nextPush();
        assertThat(push.at("/unsubscribe/code").asInt()).isEqualTo(2500);
        String epoch = publishOnceItIsThere("kept:a");
        assertRecovered(recover(client, "kept:a", 1, epoch), 1, 1);
    }

    @Test
    void anEmptiedRedisIsFoundByTheNextPublicationOrTheComparison() {
        TestClient busy = client(a, "").subscribed("kept:a");
        TestClient idle = client(b, "").subscribed("kept:b");
        publish("kept:a", 1, 3);
        assertOffsets(busy, "kept:a", 1, 3);
        redis.command("FLUSHALL");
        publish("kept:a", 1, 1);
        assertThat(busy.nextPush().at("/unsubscribe/code").asInt()).isEqualTo(2500);
        assertThat(idle.nextPush().at("/unsubscribe/code").asInt()).isEqualTo(2500);
    }

    @Test
    void aDeletedPositionIsANewEpoch() {
        TestClient client = client(a, "").subscribed("kept:a");
        String epoch = publish("kept:a", 1, 3);
        assertOffsets(client, "kept:a", 1, 3);
        redis.command("DEL", "sluice:{kept:a}:meta");
        assertThat(client.nextPush().at("/unsubscribe/code").asInt()).isEqualTo(2500);
        JsonNode result = recover(client, "kept:a", 3, epoch);
        assertThat(result.path("recovered").asBoolean()).isFalse();
        assertThat(result.path("epoch").asText()).isNotEqualTo(epoch);
    }

    @Test
    void aKeyOfTheWrongTypeHarmsItsOwnChannelAlone() {
        redis.command("SET", "sluice:{kept:bad}:stream", "text");
        redis.command("SET", "sluice:{kept:worse}:meta", "text");
        TestClient client = client(a, "");
        for (String channel : new String[] {"kept:bad", "kept:worse"}) {
            JsonNode reply = client.command("subscribe", "{\"channel\":\"" + channel + "\",\"recover\":true}");
            assertThat(reply.at("/error/code").asInt()).isEqualTo(100);
            assertThat(reply.at("/error/temporary").asBoolean()).isTrue();
            assertThat(client.error("history", "{\"channel\":\"" + channel + "\",\"limit\":1}")).isEqualTo(100);
        }
        client.subscribed("kept:good");
        publish("kept:good", 1, 1);
        assertOffsets(client, "kept:good", 1, 1);
    }

    @Test
    void aLostLastPublicationIsFoundByTheComparison() {
        TestClient client = client(a, "").subscribed("kept:a");
        String epoch = publish("kept:a", 1, 1);
        assertOffsets(client, "kept:a", 1, 1);
        redis.command("XADD", "sluice:{kept:a}:stream", "2-1", "m", "\u001e{\"o\":2,\"e\":\"" + epoch + "\"}\n2");
        redis.command("HSET", "sluice:{kept:a}:meta", "o", "2");
        assertOffsets(client, "kept:a", 2, 2);
        TestGateway.await("the repair to be counted")
            .until(() -> a.metric("sluice_stream_repairs_total{cause=\"check\",result=\"repaired\"") > 0);
    }

    @Test
    void anEntryThatNobodyCanReadIsPassedOver() {
        TestClient client = client(a, "").subscribed("kept:a");
        String epoch = publish("kept:a", 1, 1);
        redis.command("XADD", "sluice:{kept:a}:stream", "2-1", "m", "\u001e{\"v\":9}\n2");
        redis.command("HSET", "sluice:{kept:a}:meta", "o", "2");
        publish("kept:a", 3, 3);
        assertOffsets(client, "kept:a", 1, 1);
        assertOffsets(client, "kept:a", 3, 3);
        JsonNode result = recover(client(b, ""), "kept:a", 0, epoch);
        assertThat(result.path("recovered").asBoolean()).isTrue();
        assertThat(result.path("publications").findValuesAsText("offset")).containsExactly("1", "3");
        assertThat(a.metric("sluice_redis_messages_dropped_total{reason=\"future_version\"")).isPositive();
    }

    @Test
    void aJsonClientThatMustNotMissWhatItsFormCanNotSayIsSentAway() {
        TestClient client = client(a, "");
        String epoch = client.subscribe("kept:a").at("/subscribe/epoch").asText();
        byte[] header = ("\u001e{\"o\":1,\"e\":\"" + epoch + "\"}\nx").getBytes(StandardCharsets.UTF_8);
        header[header.length - 1] = (byte) 0xFF;
        redis.publish("kept:a", header);
        assertThat(client.expectCloseCode()).isEqualTo(3506);
    }

    private TestClient client(TestGateway gateway, String user) {
        return kept(gateway.connected(user));
    }

    private TestClient kept(TestClient client) {
        clients.add(client);
        return client;
    }

    private void restartWith(String... settings) {
        stop();
        redis = TestRedis.startOwn(settings);
        a = TestGateway.start(redis, OPTIONS);
        b = TestGateway.start(redis, OPTIONS);
    }

    /** Publishes the numbers, whose offsets they must be; gives the epoch. */
    private String publish(String channel, int from, int to) {
        String epoch = "";
        for (int n = from; n <= to; n++) {
            String[] position = redis.command("FCALL", "sluice_publish", "1", channel, Integer.toString(n))
                .split("\n", -1);
            assertThat(position[0]).isEqualTo(Integer.toString(n));
            epoch = position[1];
        }
        return epoch;
    }

    private String publishOnceItIsThere(String channel) {
        String[] epoch = {""};
        TestGateway.await("the function is there").ignoreExceptions().untilAsserted(
            () -> epoch[0] = publish(channel, 1, 1));
        return epoch[0];
    }

    private static JsonNode recover(TestClient client, String channel, long offset, String epoch) {
        return client.command("subscribe", "{\"channel\":\"" + channel + "\",\"recover\":true,\"offset\":" + offset
            + ",\"epoch\":\"" + epoch + "\"}").path("subscribe");
    }

    private static void assertRecovered(JsonNode result, int since, int top) {
        assertThat(result.path("recovered").asBoolean()).as(result.toString()).isTrue();
        assertThat(result.path("was_recovering").asBoolean()).isTrue();
        assertThat(result.path("offset").asInt()).isEqualTo(since);
        assertThat(result.path("publications").findValuesAsText("offset")).containsExactlyElementsOf(
            IntStream.rangeClosed(since + 1, top).mapToObj(Integer::toString).toList());
    }

    private static void assertUnrecovered(JsonNode result, int top) {
        assertThat(result.path("was_recovering").asBoolean()).as(result.toString()).isTrue();
        assertThat(result.has("recovered")).isFalse();
        assertThat(result.has("publications")).isFalse();
        assertThat(result.path("offset").asInt()).isEqualTo(top);
        assertThat(result.path("epoch").asText()).isNotEmpty();
    }

    private static void assertOffsets(TestClient client, String channel, int from, int to) {
        for (int offset = from; offset <= to; offset++) {
            JsonNode push = client.nextPush();
            assertThat(push.path("channel").asText()).isEqualTo(channel);
            assertThat(push.at("/pub/offset").asInt()).as("next of %s", push).isEqualTo(offset);
            assertThat(push.at("/pub/data").asInt()).isEqualTo(offset);
        }
    }
}
