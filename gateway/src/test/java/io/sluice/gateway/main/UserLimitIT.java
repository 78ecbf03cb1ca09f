package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many sessions a user may have, on several gateways, through what may befall them. */
final class UserLimitIT {
    private static final int MOST = 3;
    private static final String USERS = "sluice:{sluice.sessions}:users";
    private static final String REACHED = "sluice_limit_reached_total{limit=\"connections-per-user\"}";
    private static final String[] OPTIONS = {"--limits-connections-per-user=" + MOST, "--presence-lease=3s"};

    private final TestRedis redis = TestRedis.startOwn();
    private final TestGateway a = TestGateway.start(redis, OPTIONS);
    private final TestGateway b = TestGateway.start(redis, OPTIONS);
    private final List<TestClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(TestClient::close);
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void aUserHasSoManySessionsOnAllGatewaysAndNobodyElseIsRefused() {
        awaitCounting();
        in(a, "42");
        in(b, "42");
        TestClient last = in(a, "42");
        refused(a, "42");
        refused(b, "42");
        in(a, "7");
        in(b, "7");
        assertThat(a.metric(REACHED) + b.metric(REACHED)).isEqualTo(2);

        last.close();
        awaitSessions("42", 2);
        in(b, "42");
        refused(b, "42");
    }

    @Test
    void ofManyWhoComeAtOnceExactlySoManyGetIn() {
        awaitCounting();
        List<CompletableFuture<Boolean>> answers = IntStream.range(0, 40).mapToObj(i -> {
            TestClient client = open(i % 2 == 0 ? a : b);
            return CompletableFuture.supplyAsync(() -> isLetIn(client, "42"));
        }).toList();
        assertThat(answers.stream().filter(CompletableFuture::join)).hasSize(MOST);
        awaitSessions("42", MOST);
    }

    @Test
    void whoGoesBeforeTheAnswerLeavesNothingBehind() {
        awaitCounting();
        for (int i = 0; i < 30; i++) {
            TestClient client = open(a);
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token("42") + "\"}}");
            client.reset();
        }
        // The last may not have been read yet when nobody has a seat for a moment.
        TestGateway.await("nobody to be left").until(() -> a.metric("sluice_connections ") == 0
            && a.metric("sluice_presence_clients ") == 0);
        TestGateway.await("nothing to be left").until(() -> redis.command("HGET", USERS, "42").isEmpty());
        for (int i = 0; i < MOST; i++) {
            in(b, "42");
        }
        refused(a, "42");
    }

    @Test
    void theSessionsOfAKilledGatewayAreFreeWithinItsLease() {
        awaitCounting();
        try (TestProcess dying = TestProcess.start(TestProcess.with(OPTIONS, "--redis-uri=" + redis.uri(),
            "--http-port=0", "--admin-port=0", "--token-hmac-secret=" + TestGateway.SECRET))) {
            dying.awaitOutput("/metrics");
            for (int i = 0; i < MOST; i++) {
                TestClient client = dying.client();
                clients.add(client);
                assertThat(isLetIn(client, "42")).isTrue();
            }
            awaitSessions("42", MOST);
            refused(a, "42");
        }
        TestGateway.await("the dead gateway's sessions to be free").until(() -> isLetIn(open(a), "42"));
    }

    @Test
    void whoLeavesAGatewayThatStopsIsLetInElsewhereAtOnce() {
        awaitCounting();
        TestGateway stopping = TestGateway.start(redis, "--limits-connections-per-user=" + MOST,
            "--presence-lease=5m", "--presence-leave-delay=1m");
        TestGateway.await("its lease").until(() -> {
            try (TestClient client = stopping.connected("first")) {
                return redis.command("HGET", USERS, "first").equals("1") && !client.isClosed();
            }
        });
        for (int i = 0; i < MOST; i++) {
            in(stopping, "42");
        }
        awaitSessions("42", MOST);
        stopping.close();
        in(a, "42");
    }

    @Test
    void whileRedisIsAwayUsersAreLetInAndCountWhenItIsBack() {
        awaitCounting();
        in(a, "42");
        redis.stop();
        TestGateway.await("Redis to be known to be away").until(() -> a.metric("sluice_redis_connected") == 0);
        for (int i = 0; i < MOST; i++) {
            in(a, "42");
        }
        redis.restart();
        awaitSessions("42", MOST + 1);
        awaitCounting();
        refused(a, "42");
        refused(b, "42");
        assertThat(clients.get(0).subscribe("chat:x").has("subscribe")).as("whoever is in stays in").isTrue();
    }

    /** Redis is asked once for each session that begins, and not at all while nothing changes. */
    @Test
    void aSessionThatStaysCostsRedisNothing() {
        awaitCounting();
        // While anybody is there, a node's channel stays listed as one that it has sessions in.
        in(a, "1");
        in(b, "2");
        redis.command("CONFIG", "SET", "slowlog-max-len", "100000");
        redis.command("CONFIG", "SET", "slowlog-log-slower-than", "0");
        in(a, "42");
        in(b, "42");
        assertThat(calls()).isEqualTo(2);
        clients.forEach(client -> client.subscribed("chat:x"));
        TestGateway.await("some beats of the leases").until(() -> logged("sluice_presence_beat") >= 6);
        assertThat(calls()).isEqualTo(2);
    }

    /** Calls about sessions, each of which names their channel once. */
    private long calls() {
        return logged("sluice.sessions");
    }

    private long logged(String word) {
        return redis.command("SLOWLOG", "GET", "-1").lines().filter(word::equals).count();
    }

    /** Until a gateway has reached Redis it counts nothing. */
    private void awaitCounting() {
        for (TestGateway gateway : List.of(a, b)) {
            TestGateway.await("the lease").until(() -> {
                try (TestClient client = gateway.connected("first" + gateway.port())) {
                    return redis.command("HGET", USERS, "first" + gateway.port()).equals("1") && !client.isClosed();
                }
            });
            awaitSessions("first" + gateway.port(), 0);
        }
    }

    private void awaitSessions(String user, int count) {
        String expected = count == 0 ? "" : Integer.toString(count);
        TestGateway.await(count + " sessions of " + user)
            .until(() -> redis.command("HGET", USERS, user).equals(expected));
    }

    private TestClient open(TestGateway gateway) {
        TestClient client = gateway.client();
        clients.add(client);
        return client;
    }

    private TestClient in(TestGateway gateway, String user) {
        TestClient client = open(gateway);
        assertThat(isLetIn(client, user)).as("let in").isTrue();
        return client;
    }

    private void refused(TestGateway gateway, String user) {
        TestClient client = open(gateway);
        client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token(user) + "\"}}");
        assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3504, "connection limit"));
    }

    private static boolean isLetIn(TestClient client, String user) {
        try {
            return client.connect(TestGateway.token(user)).has("connect");
        } catch (AssertionError closed) {
            return false;
        }
    }
}
