package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.protocol.redis.BusKey;
import io.sluice.protocol.redis.BusMessage.Kind;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.BusSigner;
import io.sluice.publisher.PublishOptions;
import io.sluice.publisher.PublisherSettings;
import io.sluice.publisher.SluicePublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What one who may publish in Redis, but has no key, tries against gateways that want signatures: each attempt is
 * dropped and counted, and the others go on. And all that has a key works as it does without.
 */
final class SignedBusIT {
    private static final String KEY = "key1:0123456789abcdef0123456789abcdef";
    private static final String NEXT = "key2:fedcba9876543210fedcba9876543210";
    private static final String NAMESPACES = "--namespaces=[{name: chat, subscribe: everyone, publish: users},"
        + " {name: kept, subscribe: everyone, publish: users, history-size: 100, history-readers: everyone},"
        + " {name: room, subscribe: everyone, presence: true, presence-readers: everyone, join-leave: always}]";
    private static final byte[] DISCONNECT = "{\"disconnect\":{\"user\":\"ann\"}}".getBytes(UTF_8);

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway gateway = start(KEY);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final TestClient ann = connected(gateway, "ann");

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        gateway.close();
        redis.close();
    }

    @Test
    void anUnsignedMessageIsDropped() {
        ann.subscribed("chat:x");
        redis.publish("chat:x", "\"forged\"".getBytes(UTF_8));
        redis.publish("chat:x", "\u001e{\"t\":1}\n\"forged\"".getBytes(UTF_8));
        redis.publish("sluice.control", DISCONNECT);
        assertDropped("unsigned", 3);
        assertAnnGetsOnlyTheNext("chat:x");
    }

    @Test
    void aMessageOfAnotherKeyIsDropped() {
        ann.subscribed("chat:x");
        publish(signer("key1:" + "x".repeat(32)), "chat:x", "\"forged\"");
        assertDropped("bad_signature", 1);
        publish(signer(NEXT), "chat:x", "\"forged\"");
        assertDropped("unknown_key", 1);
        assertAnnGetsOnlyTheNext("chat:x");
    }

    @Test
    void aMessageThatWasAlteredIsDropped() {
        ann.subscribed("chat:x");
        String message = new String(signed(signer(KEY), "chat:x", "\"good\""), UTF_8);
        redis.publish("chat:x", message.replace("good", "evil").getBytes(UTF_8));
        redis.publish("chat:x", message.replace("{\"t\"", "{\"g\":{\"a\":\"b\"},\"t\"").getBytes(UTF_8));
        assertDropped("bad_signature", 2);
        assertAnnGetsOnlyTheNext("chat:x");
    }

    @Test
    void aMessageThatWasMovedToAnotherChannelIsDropped() {
        ann.subscribed("chat:x").subscribed("chat:y");
        byte[] message = signed(signer(KEY), "chat:y", "\"for y\"");
        redis.publish("chat:x", message);
        redis.publish("user:ann", message);
        redis.publish("sluice.control", signed(signer(KEY), "chat:x", new String(DISCONNECT, UTF_8)));
        assertDropped("bad_signature", 3);
        assertAnnGetsOnlyTheNext("chat:x");
    }

    @Test
    void aMessageIsHeardOnceWithinTheWindowAndNeverAfterIt() {
        ann.subscribed("chat:x");
        byte[] message = signed(signer(KEY), "chat:x", "\"once\"");
        redis.publish("chat:x", message);
        redis.publish("chat:x", message);
        assertThat(ann.nextData("chat:x").asText()).isEqualTo("once");
        assertDropped("replayed", 1);
        publish(signer(KEY, -61_000), "chat:x", "\"old\"");
        publish(signer(KEY, 61_000), "chat:x", "\"from the future\"");
        assertDropped("stale", 2);
        assertAnnGetsOnlyTheNext("chat:x");
    }

    @Test
    void aControlMessageIsCarriedOutOnce() {
        byte[] message = signed(signer(KEY), "sluice.control", new String(DISCONNECT, UTF_8));
        redis.publish("sluice.control", message);
        assertThat(ann.expectCloseCode()).isEqualTo(3503);
        try (TestClient again = gateway.connected("ann").subscribed("chat:x")) {
            redis.publish("sluice.control", message);
            assertDropped("replayed", 1);
            publish(signer(KEY, -61_000), "sluice.control", new String(DISCONNECT, UTF_8));
            assertDropped("stale", 1);
            publish(signer(KEY), "chat:x", "\"still there\"");
            assertThat(again.nextData("chat:x").asText()).isEqualTo("still there");
        }
    }

    @Test
    void nobodyIsSaidToComeOrGoWhoDoesNot() throws BusMessageException {
        ann.subscribed("room:x");
        assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ann");
        String info = "{\"user\":\"ben\",\"client\":\"c\"}";
        redis.publish("room:x", ("\u001e{\"k\":\"join\",\"t\":1,\"i\":" + info + "}\n").getBytes(UTF_8));
        redis.command("FCALL", "sluice_presence_enter", "2", "room:x", "sluice:{room:x}:present", "n", "c", "ben", info,
            "PUBLISH");
        assertDropped("unsigned", 2);
        byte[] join = signer(KEY).about(Kind.JOIN, "room:x", info.getBytes(UTF_8));
        redis.publish("room:x", new String(join, UTF_8).replace("join", "leave").getBytes(UTF_8));
        assertDropped("bad_signature", 1);
        JsonNode there = ann.command("presence", "{\"channel\":\"room:x\"}").at("/presence/presence");
        assertThat(there.findValuesAsText("user")).containsExactly("ann");
        assertDropped("unsigned", 3);
        publish(signer(KEY), "room:x", "\"next\"");
        assertThat(ann.nextData("room:x").asText()).isEqualTo("next");
    }

    @Test
    void aDeadNodesClientsAreToldOfOnlyIfANodeEnteredThem() throws BusMessageException {
        ann.subscribed("room:x");
        assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ann");
        String ben = "{\"user\":\"ben\",\"client\":\"c1\"}";
        byte[] join = signer(KEY).about(Kind.JOIN, "room:x", ben.getBytes(UTF_8));
        String text = new String(join, UTF_8);
        String signature = text.substring(text.indexOf("\"s\":\"") + 5, text.lastIndexOf("\"}"));
        String stamp = text.substring(text.indexOf("\"t\":") + 4, text.indexOf(",\"i\"")) + ":" + signature;
        enter("c1", ben + "\n" + stamp);
        enter("c2", "{\"user\":\"forged\",\"client\":\"c2\"}\n" + stamp);
        enter("c3", "{\"user\":\"forged\",\"client\":\"c3\"}");
        redis.command("SADD", "sluice:node:{dead}:channels", "room:x");
        redis.command("ZADD", "sluice:{nodes}:leases", "1", "dead");
        assertThat(ann.nextPush().at("/leave/info/user").asText()).isEqualTo("ben");
        assertDropped("unsigned", 1);
        assertDropped("bad_signature", 1);
        publish(signer(KEY), "room:x", "\"next\"");
        assertThat(ann.nextData("room:x").asText()).isEqualTo("next");
    }

    @Test
    void whatWasPutIntoAStreamWithoutAKeyIsNoPublication() {
        try (SluicePublisher publisher = publisher(KEY)) {
            String epoch = done(publisher.publish("kept:x", utf8("1"))).epoch();
            ann.subscribed("kept:x");
            keep("kept:x", 2, "\u001e{\"o\":2,\"e\":\"" + epoch + "\",\"t\":1}\n\"forged\"");
            String copied = new String(signed(signer(KEY, -3_600_000), "kept:x", "\"good\""), UTF_8)
                .replace("{\"t\"", "{\"o\":3,\"e\":\"" + epoch + "\",\"t\"");
            keep("kept:x", 3, copied.replace("good", "evil"));
            keep("kept:x", 4, copied.replace("\"o\":3", "\"o\":4"));
            redis.command("HSET", "sluice:{kept:x}:meta", "o", "4");
            done(publisher.publish("kept:x", utf8("5")));

            assertThat(ann.nextData("kept:x").asText()).as("kept for an hour").isEqualTo("good");
            assertThat(ann.nextData("kept:x").asInt()).isEqualTo(5);
            JsonNode history = gateway.connected("ben").command("history", "{\"channel\":\"kept:x\",\"limit\":10}");
            assertThat(history.at("/history/publications").findValuesAsText("data")).containsExactly("1", "good", "5");
            assertThat(gateway.metric(dropped("unsigned"))).isPositive();
            assertThat(gateway.metric(dropped("bad_signature"))).isPositive();
        }
    }

    @Test
    void whatTheFunctionPublishesIsSignedByWhoCallsItOrNotAtAll() {
        ann.subscribed("kept:x");
        BusSigner.Stamp good = signer(KEY).stamp("kept:x", utf8("\"good\""), null, null);
        String time = Long.toString(good.timeMillis());
        String earlier = Long.toString(good.timeMillis() - 1);
        call("kept:x", "\"forged\"");
        call("kept:x", "\"forged\"", "TIME", time, "SIG", "key1:n:" + "A".repeat(43));
        call("kept:x", "\"forged\"", "TIME", time, "SIG", good.signature());
        call("kept:x", "\"good\"", "TIME", earlier, "SIG", good.signature());
        call("kept:x", "\"good\"", "TIME", time, "SIG", good.signature(), "TAGS", "{\"a\":\"b\"}");
        call("kept:x", "\"good\"", "TIME", time, "SIG", good.signature(), "AUTHOR", "{\"user\":\"ben\"}");
        TestGateway.await("all to be dropped, where heard and perhaps where read")
            .until(() -> gateway.metric(dropped("unsigned")) >= 1 && gateway.metric(dropped("bad_signature")) >= 5);
        try (SluicePublisher publisher = publisher(KEY)) {
            done(publisher.publish("kept:x", utf8("\"next\"")));
            assertThat(ann.nextData("kept:x").asText()).isEqualTo("next");
        }
        JsonNode history = ann.command("history", "{\"channel\":\"kept:x\",\"limit\":10}");
        assertThat(history.at("/history/publications").findValuesAsText("data")).containsExactly("next");
    }

    @Test
    void whatWasKeptBeforeThereWereKeysIsReadUntilSignaturesAreRequired() {
        call("kept:x", "1");
        try (TestGateway lenient = TestGateway.start(redis, NAMESPACES, "--bus-keys=" + KEY,
            "--bus-require-signature=false"); TestClient ben = lenient.connected("ben");
            SluicePublisher publisher = publisher(KEY)) {
            done(publisher.publish("kept:x", utf8("2")));
            String limit = "{\"channel\":\"kept:x\",\"limit\":10}";
            assertThat(ben.command("history", limit).at("/history/publications").findValuesAsText("data"))
                .containsExactly("1", "2");
            assertThat(ann.command("history", limit).at("/history/publications").findValuesAsText("data"))
                .containsExactly("2");
        }
    }

    @Test
    void keysAreChangedWithoutAnybodyNoticing() {
        try (TestGateway both = start(KEY + "," + NEXT); TestGateway next = start(NEXT + "," + KEY);
            TestClient ben = connected(both, "ben").subscribed("kept:x");
            TestClient cat = connected(next, "cat").subscribed("kept:x");
            SluicePublisher before = publisher(KEY); SluicePublisher after = publisher(NEXT)) {
            done(before.publish("kept:x", "1".getBytes(UTF_8)));
            assertThat(cat.publish("kept:x", "2").has("publish")).isTrue();
            done(after.publish("kept:x", "3".getBytes(UTF_8)));
            for (TestClient each : List.of(ben, cat)) {
                for (int i = 1; i <= 3; i++) {
                    assertThat(each.nextData("kept:x").asInt()).isEqualTo(i);
                }
            }
            assertThat(both.metric("sluice_redis_messages_dropped_total")).isZero();
            assertThat(next.metric("sluice_redis_messages_dropped_total")).isZero();
        }
    }

    @Test
    void untilSignaturesAreRequiredUnsignedMessagesPassAndForgedOnesDoNot() {
        try (TestGateway lenient = TestGateway.start(redis, NAMESPACES, "--bus-keys=" + KEY,
            "--bus-require-signature=false"); TestClient ben = lenient.connected("ben").subscribed("chat:x")) {
            redis.publish("chat:x", "\"unsigned\"".getBytes(UTF_8));
            publish(signer("key1:" + "x".repeat(32)), "chat:x", "\"forged\"");
            publish(signer(KEY), "chat:x", "\"signed\"");
            assertThat(ben.nextData("chat:x").asText()).isEqualTo("unsigned");
            assertThat(ben.nextData("chat:x").asText()).isEqualTo("signed");
            lenient.awaitMetric(dropped("bad_signature"), 1);
        }
    }

    @Test
    void whoHasAKeyDoesEverything() {
        try (TestGateway other = start(KEY); SluicePublisher publisher = publisher(KEY);
            TestClient ben = connected(other, "ben")) {
            ann.subscribed("chat:x").subscribed("kept:x").subscribed("room:x");
            assertThat(ann.nextPush().has("join")).isTrue();
            ben.subscribed("room:x");
            assertThat(ann.nextPush().at("/join/info/user").asText()).isEqualTo("ben");
            done(publisher.publishLive("chat:x", "1".getBytes(UTF_8)));
            assertThat(ann.nextData("chat:x").asInt()).isEqualTo(1);
            done(publisher.publish("kept:x", utf8("2"), PublishOptions.NONE.withTags(Map.of("a/b", "\u20ac\n"))));
            JsonNode push = ann.nextPush();
            assertThat(push.at("/pub/data").asInt()).isEqualTo(2);
            assertThat(push.at("/pub/tags").path("a/b").asText()).isEqualTo("\u20ac\n");
            assertThat(ben.publish("kept:x", "3").has("publish")).isTrue();
            assertThat(ann.nextPush().at("/pub/info/user").asText()).isEqualTo("ben");
            assertThat(ben.publish("chat:x", "4").has("publish")).isTrue();
            assertThat(ann.nextPush().at("/pub/info/user").asText()).isEqualTo("ben");
            done(publisher.publishLive("sluice.control", utf8("{\"disconnect\":{\"user\":\"ben\"}}")));
            assertThat(ben.expectCloseCode()).isEqualTo(3503);
            assertThat(ann.nextPush().at("/leave/info/user").asText()).isEqualTo("ben");
            assertThat(gateway.metric("sluice_redis_messages_dropped_total")).isZero();
            assertThat(other.metric("sluice_redis_messages_dropped_total")).isZero();
        }
    }

    @Test
    void behindAPrefixItIsTheSame() {
        RedisClient client = RedisClient.create();
        opened.add(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(5)));
        try (TestGateway prefixed = TestGateway.start(redis, NAMESPACES, "--bus-keys=" + KEY, "--redis-prefix=app1:");
            TestClient ben = prefixed.connected("ben").subscribed("kept:x").subscribed("chat:x");
            SluicePublisher publisher = SluicePublisher.connect(client, RedisURI.create(redis.uri()),
                PublisherSettings.DEFAULT.withKey(BusKey.parse(KEY)).withPrefix("app1:"))) {
            done(publisher.publish("kept:x", utf8("1")));
            assertThat(ben.nextData("kept:x").asInt()).isEqualTo(1);
            done(publisher.publishLive("chat:x", utf8("2")));
            assertThat(ben.nextData("chat:x").asInt()).isEqualTo(2);
            redis.publish("app1:chat:x", signed(signer(KEY), "chat:x", "\"for another prefix\""));
            prefixed.awaitMetric(dropped("bad_signature"), 1);
            done(publisher.publishLive("sluice.control", utf8("{\"disconnect\":{\"user\":\"ben\"}}")));
            assertThat(ben.expectCloseCode()).isEqualTo(3503);
        }
    }

    private TestGateway start(String keys) {
        return TestGateway.start(redis, NAMESPACES, "--bus-keys=" + keys, "--presence-leave-delay=0s",
            "--presence-lease=1s", "--history-position-check=1s");
    }

    private TestClient connected(TestGateway to, String user) {
        TestClient client = to.connected(user);
        opened.add(client);
        return client;
    }

    private SluicePublisher publisher(String key) {
        RedisClient client = RedisClient.create();
        SluicePublisher publisher = SluicePublisher.connect(client, RedisURI.create(redis.uri()),
            PublisherSettings.DEFAULT.withKey(BusKey.parse(key)));
        opened.add(() -> client.shutdown(Duration.ZERO, Duration.ofSeconds(5)));
        return publisher;
    }

    private void call(String channel, String payload, String... options) {
        Stream<String> words = Stream.of("FCALL", "sluice_publish", "1", channel, payload);
        redis.command(Stream.concat(words, Stream.of(options)).toArray(String[]::new));
    }

    private void enter(String client, String info) {
        redis.command("FCALL", "sluice_presence_enter", "2", "room:x", "sluice:{room:x}:present", "dead", client, "u",
            info, "");
    }

    private void keep(String channel, long offset, String message) {
        redis.command("XADD", "sluice:{" + channel + "}:stream", offset + "-1", "m", message);
    }

    private void assertDropped(String reason, double count) {
        gateway.awaitMetric(dropped(reason), count);
    }

    private void assertAnnGetsOnlyTheNext(String channel) {
        publish(signer(KEY), channel, "\"next\"");
        assertThat(ann.nextData(channel).asText()).isEqualTo("next");
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String dropped(String reason) {
        return "sluice_redis_messages_dropped_total{reason=\"" + reason + "\"";
    }

    private static BusSigner signer(String key) {
        return signer(key, 0);
    }

    private static BusSigner signer(String key, long millisOff) {
        LongSupplier clock = () -> System.currentTimeMillis() + millisOff;
        return new BusSigner(BusKey.parse(key), "", clock);
    }

    private void publish(BusSigner signer, String channel, String payload) {
        redis.publish(channel, signed(signer, channel, payload));
    }

    private static byte[] signed(BusSigner signer, String channel, String payload) {
        try {
            return signer.sign(channel, payload.getBytes(UTF_8));
        } catch (BusMessageException e) {
            throw new IllegalStateException(e);
        }
    }
}
