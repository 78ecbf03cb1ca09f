package io.sluice.gateway.redis;

import static io.sluice.gateway.redis.PresenceNode.await;
import static io.sluice.gateway.redis.PresenceNode.done;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.PresenceConfig;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence.Going;
import io.sluice.gateway.presence.PresentClients;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.redis.PresenceKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence of several nodes on one Redis, through what may befall either. */
final class RedisPresenceIT {
    private static final String CHANNEL = PresenceNode.CHANNEL;
    private static final PresenceConfig QUICK =
        new PresenceConfig(Duration.ofSeconds(3), Duration.ofMillis(200), 10_000, 1 << 20);
    private static final PresenceConfig PATIENT =
        new PresenceConfig(Duration.ofMinutes(1), Duration.ofMillis(200), 10_000, 1 << 20);

    private final TestRedis redis = TestRedis.startOwn();
    private final List<PresenceNode> members = new ArrayList<>();

    private PresenceNode node(String id, PresenceConfig config) {
        PresenceNode node = new PresenceNode(redis.uri(), id, config);
        members.add(node);
        return node;
    }

    @AfterEach
    void close() {
        members.forEach(member -> member.node.close());
        redis.close();
    }

    @Test
    void clientsOfAllNodesAreListedAndCounted() {
        PresenceNode a = node("a", PATIENT).enter("c1", "42").enter("c2", "42");
        PresenceNode b = node("b", PATIENT).enter("c3", "").enter("c4", "");
        a.awaitCount(4, 2);
        PresentClients clients = done(b.presence.clients(CHANNEL, "c4"));
        assertThat(clients.byId()).containsOnlyKeys("c1", "c2", "c3", "c4")
            .containsEntry("c1", new ClientInfo("42", "c1", Payload.of("{\"n\":1}"), Payload.NONE));
        assertThat(clients.tooMany()).isFalse();
    }

    @Test
    void whoAsksIsAlreadyThere() {
        PresenceNode a = node("a", PATIENT);
        a.awaitCount(0, 0);
        for (int i = 0; i < 50; i++) {
            a.enter("c" + i, "42");
            assertThat(done(a.presence.clients(CHANNEL, "c" + i)).byId()).containsKey("c" + i);
        }
    }

    @Test
    void whoAsksWhileTheNodeTakesItsLeaseIsAlreadyThere() {
        for (int i = 0; i < 20; i++) {
            String client = "c" + i;
            PresenceNode a = node("n" + i, PATIENT).enter(client, "42");
            List<PresentClients> answers = new ArrayList<>();
            await().pollInterval(1, MILLISECONDS).ignoreExceptions()
                .until(() -> answers.add(done(a.presence.clients(CHANNEL, client))));
            assertThat(answers.get(0).byId()).containsKey(client);
        }
    }

    @Test
    void comingAndGoingIsToldOnce() {
        PresenceNode a = node("a", PATIENT);
        PresenceNode b = node("b", PATIENT).watch();
        a.enter("c1", "42");
        b.awaitCount(1, 1);
        a.enter("c1", "42").leave("c1", Going.FOR_GOOD);
        b.awaitCount(0, 0);
        a.enter("c2", "");
        b.awaitCount(1, 1);
        a.leave("c2", Going.MAY_RETURN);
        b.awaitCount(0, 0);
        await().untilAsserted(() -> assertThat(b.heard())
            .containsExactly("join c1", "leave c1", "join c2", "leave c2"));
        await().until(() -> a.presence.size() == 0);
        await().until(() -> redis.command("EXISTS", new PresenceKeys("").channels("a")).equals("0"));
    }

    @Test
    void aUserWhoComesBackSoonWasNeverGone() {
        PresenceConfig slow = new PresenceConfig(Duration.ofMinutes(1), Duration.ofSeconds(5), 100, 1 << 20);
        PresenceNode a = node("a", slow);
        PresenceNode b = node("b", slow).watch();
        a.enter("c1", "42").enter("d1", "7");
        b.awaitCount(2, 2);
        a.leave("c1", Going.MAY_RETURN).leave("d1", Going.MAY_RETURN);
        await().until(() -> redis.command("ZCARD", "sluice:{chat:x}:leaving").equals("2"));
        b.enter("c2", "42");
        await().until(() -> b.heard().contains("leave d1"));
        b.awaitCount(1, 1);
        assertThat(b.heard()).containsExactlyInAnyOrder("join c1", "join d1", "leave d1");
        await().until(() -> a.presence.size() == 0);
    }

    @Test
    void theClientsOfADeadNodeAreGoneWithinTheLease() {
        PresenceNode dead = node("dead", QUICK).enter("c1", "42").enter("c2", "7");
        PresenceNode a = node("a", QUICK).enter("c3", "42").watch();
        PresenceNode b = node("b", QUICK).watch();
        a.awaitCount(3, 2);
        dead.node.close();
        long begun = System.nanoTime();
        a.awaitCount(1, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        await().until(() -> b.heard().stream().filter(each -> each.startsWith("leave")).count() == 2);
        assertThat(b.heard()).filteredOn(each -> each.startsWith("leave"))
            .containsExactlyInAnyOrder("leave c1", "leave c2");
        await().until(() -> redis.command("ZRANGE", "sluice:{nodes}:leases", "0", "-1").lines().sorted().toList()
            .equals(List.of("a", "b")));
        members.remove(dead);
    }

    @Test
    void aNodeThatWasTakenForDeadEntersItsClientsAgain() {
        PresenceNode a = node("a", PATIENT).enter("c1", "42");
        PresenceNode b = node("b", QUICK).watch();
        b.awaitCount(1, 1);
        redis.command("ZADD", "sluice:{nodes}:leases", "1", "a");
        await().until(() -> b.heard().contains("leave c1"));
        a.node.awaitEvent("presenceEnteredAgain swept 1");
        b.awaitCount(1, 1);
        await().until(() -> b.heard().contains("join c1"));
        a.enter("c2", "42").leave("c1", Going.FOR_GOOD);
        b.awaitCount(1, 1);
        await().until(() -> b.heard().size() >= 4);
    }

    @Test
    void whenRedisLostItsDataNobodyHearsOfItAgain() {
        PresenceNode a = node("a", QUICK).enter("c1", "42");
        PresenceNode b = node("b", QUICK).enter("c2", "7").watch();
        b.awaitCount(2, 2);
        redis.command("FLUSHALL");
        b.awaitCount(2, 2);
        a.node.awaitEvent("presenceEnteredAgain data 1");
        a.enter("c3", "");
        b.awaitCount(3, 3);
        await().until(() -> b.heard().contains("join c3"));
        assertThat(b.heard()).filteredOn(each -> !each.equals("join c2")).containsOnlyOnce("join c3")
            .doesNotContain("leave c1").filteredOn(each -> each.equals("join c1")).hasSizeLessThan(2);
    }

    @Test
    void whatHappenedWhileRedisWasAwayIsMadeUpFor() {
        PresenceNode a = node("a", QUICK).enter("c1", "42").enter("c2", "7");
        a.awaitCount(2, 2);
        redis.stop();
        await().until(() -> !a.node.bus.connected(CHANNEL));
        assertThat(a.presence.count(CHANNEL, "").toCompletableFuture().handle((count, failure) -> failure).join())
            .isInstanceOf(BusException.class).hasMessageContaining("Redis is away");
        a.leave("c1", Going.FOR_GOOD).enter("c3", "").enter("c4", "9").leave("c4", Going.MAY_RETURN);
        redis.restart();
        a.awaitCount(2, 2);
        assertThat(done(a.presence.clients(CHANNEL, "c3")).byId()).containsOnlyKeys("c2", "c3");
        await().until(() -> a.presence.size() == 2);
    }

    @Test
    void whoComesAndGoesQuicklyIsWhereItWasLast() {
        PresenceNode a = node("a", QUICK);
        a.awaitCount(0, 0);
        for (int i = 0; i < 5_000; i++) {
            a.enter("c" + i % 7, "42").leave("c" + i % 7, i % 3 == 0 ? Going.MAY_RETURN : Going.FOR_GOOD)
                .leave("c" + i % 7, Going.FOR_GOOD);
        }
        a.enter("c0", "42").enter("c6", "42");
        a.awaitCount(2, 1);
        await().until(() -> a.presence.size() == 2);
        assertThat(done(a.presence.clients(CHANNEL, "c0")).byId()).containsOnlyKeys("c0", "c6");
    }

    @Test
    void aLibraryThatIsGoneIsInstalledAgain() {
        PresenceNode a = node("a", QUICK);
        a.awaitCount(0, 0);
        redis.command("FUNCTION", "FLUSH");
        a.enter("c1", "42");
        a.awaitCount(1, 1);
    }

    @Test
    void aNodeThatStopsTakesItsClientsAlong() {
        PresenceNode a = node("a", PATIENT).enter("c1", "42").enter("c2", "");
        PresenceNode b = node("b", PATIENT).watch();
        b.awaitCount(2, 2);
        done(a.presence.end());
        assertThat(b.count()).isEqualTo(new ClientCount(0, 0));
        await().untilAsserted(() -> assertThat(b.heard()).containsExactlyInAnyOrder("leave c1", "leave c2"));
    }

    @Test
    void idleClientsCostNothing() {
        PresenceNode a = node("a", QUICK);
        for (int i = 0; i < 19_000; i++) {
            a.enter("client-" + i, "user-" + i % 1_000);
        }
        a.awaitCount(19_000, 1_000);
        long before = calls("");
        long begun = System.nanoTime();
        await().until(() -> System.nanoTime() - begun > SECONDS.toNanos(5));
        double perSecond = (calls("") - before) * 1e9 / (System.nanoTime() - begun);
        System.out.printf("an idle node with 19,000 present clients and a lease of 3 s: %.1f commands/s%n", perSecond);
        assertThat(perSecond).as("1.3 beats, the commands in them, and the heartbeats of the bus").isLessThan(60);
        redis.command("FLUSHALL");
        a.awaitCount(19_000, 1_000);
    }

    /**
     * The bound is far above what was measured (0.9 to 1.1 times as long), and the best round of many is taken: Redis
     * counts also the time in which the machine does something else.
     */
    @Test
    void countingAHundredThousandCostsWhatCountingAHundredDoes() {
        PresenceNode a = node("a", PATIENT);
        a.awaitCount(0, 0);
        fill("few", 100);
        fill("many", 100_000);
        double few = Double.MAX_VALUE;
        double many = Double.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            few = Math.min(few, microsToCount(a, "few"));
            many = Math.min(many, microsToCount(a, "many"));
        }
        System.out.printf("counting 100 clients: %.1f us a call of Redis, 100,000: %.1f us, ratio %.2f%n", few, many,
            many / few);
        assertThat(done(a.presence.count("many", ""))).isEqualTo(new ClientCount(100_000, 10_000));
        assertThat(done(a.presence.clients("many", "")).tooMany()).isTrue();
        assertThat(many).isLessThan(few * 10);
    }

    @Test
    void aChannelOfTooManyBytesIsCountedButNotListed() {
        PresenceNode a = node("a", new PresenceConfig(Duration.ofSeconds(10), Duration.ZERO, 10_000, 4_096));
        for (int i = 0; i < 1_000; i++) {
            a.presence.enter("many", new ClientInfo("u" + i, "c" + i, Payload.of("\"" + "x".repeat(3_000) + "\""),
                Payload.NONE));
        }
        await().until(() -> done(a.presence.count("many", "")).clients() == 1_000);
        assertThat(done(a.presence.clients("many", "")).tooMany()).isTrue();
        a.enter("c1", "42");
        a.awaitCount(1, 1);
        assertThat(done(a.presence.clients(CHANNEL, "")).tooMany()).isFalse();
    }

    @Test
    void aClientOfHugeInformationIsThereWithoutIt() {
        PresenceNode a = node("a", PATIENT).watch();
        Payload huge = Payload.of("\"" + "x".repeat(60_000) + "\"");
        a.presence.enter(CHANNEL, new ClientInfo("42", "c1", huge, huge));
        a.awaitCount(1, 1);
        assertThat(done(a.presence.clients(CHANNEL, "")).byId())
            .containsEntry("c1", new ClientInfo("42", "c1", Payload.NONE, Payload.NONE));
        await().until(() -> a.heard().contains("join c1"));
    }

    /** Microseconds that Redis itself takes for a call. */
    private double microsToCount(PresenceNode node, String channel) {
        redis.command("CONFIG", "RESETSTAT");
        for (int i = 0; i < 200; i++) {
            done(node.presence.count(channel, ""));
        }
        return redis.command("INFO", "commandstats").lines().filter(line -> line.startsWith("cmdstat_fcall:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*usec_per_call=([0-9.]+),.*", "$1"))).sum();
    }

    private void fill(String channel, int clients) {
        String present = new PresenceKeys("").present(channel);
        try (RespClient client = new RespClient(redis.uri())) {
            for (int i = 0; i < clients; i++) {
                client.command("FCALL", "sluice_presence_enter", "2", channel, present, "elsewhere", "client-" + i,
                    "user-" + i % (clients / 10), "{\"user\":\"u\",\"client\":\"client-" + i + "\"}", "PUBLISH");
            }
        }
    }

    @Test
    void manyWhoAskAtOnceShareReads() {
        PresenceNode a = node("a", PATIENT).enter("c1", "42");
        a.awaitCount(1, 1);
        long before = calls("fcall");
        List<CompletionStage<PresentClients>> asked = new ArrayList<>();
        redis.pause(); // none is answered before all have asked
        for (int i = 0; i < 2_000; i++) {
            asked.add(a.presence.clients(CHANNEL, "c1"));
        }
        redis.resume();
        asked.forEach(each -> assertThat(done(each).byId()).containsOnlyKeys("c1"));
        assertThat(calls("fcall") - before).isLessThan(500);
    }

    /** How many commands Redis carried out, those within functions too, whose names begin like this. */
    private long calls(String name) {
        return redis.command("INFO", "commandstats").lines().filter(line -> line.startsWith("cmdstat_" + name))
            .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1"))).sum();
    }
}
