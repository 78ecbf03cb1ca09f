package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.http.ListenerException;
import io.sluice.gateway.redis.TestRedis;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Start and stop of gateways within one process, and what they leave behind: nothing. */
final class LifecycleIT {
    private final TestRedis redis = TestRedis.start();

    @Test
    void everyThreadHasANameOfItsOwnAndEndsWithItsGateway() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestGateway gateway = TestGateway.start(redis); TestClient client = gateway.connected("42")) {
            client.subscribed("chat:x").publish("chat:x", "1");
            gateway.metric("sluice_connections ");

            assertThat(since(before)).extracting(Thread::getName).contains("loop-0", "loop-1", "lane-0", "bus")
                .noneMatch(name -> name.matches("Thread-\\d+|pool-.*"));
        }
        TestGateway.await("the end of all threads").untilAsserted(() ->
            assertThat(since(before)).extracting(Thread::getName).isEmpty());
    }

    @Test
    void aStartThatFailsLeavesNothing() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestGateway gateway = TestGateway.start(redis)) {
            Set<Thread> with = Thread.getAllStackTraces().keySet();
            assertThatThrownBy(() -> TestGateway.start(redis, "--http-port=" + gateway.port()))
                .isInstanceOf(ListenerException.class).hasMessageContaining(Integer.toString(gateway.port()));
            assertThatThrownBy(() -> TestGateway.start(redis, "--admin-port=" + gateway.adminPort()))
                .isInstanceOf(ListenerException.class).hasMessageContaining(Integer.toString(gateway.adminPort()));
            assertThatThrownBy(() -> Gateway.start(TestGateway.config("redis://127.0.0.1:1")))
                .isInstanceOf(BusException.class).hasMessageContaining("127.0.0.1:1");

            TestGateway.await("the end of what was begun").untilAsserted(() ->
                assertThat(since(with)).extracting(Thread::getName).isEmpty());
            assertThat(gateway.httpGet("/ready")).startsWith("HTTP/1.1 200 ");
        }
        TestGateway.await("the end of all threads").untilAsserted(() ->
            assertThat(since(before)).extracting(Thread::getName).isEmpty());
    }

    @Test
    void aGatewayMayBeClosedTwice() {
        TestGateway gateway = TestGateway.start(redis);
        gateway.close();
        assertThatCode(gateway::close).doesNotThrowAnyException();
    }

    @Test
    void everyoneIsToldOfTheStop() {
        TestGateway gateway = TestGateway.start(redis);
        List<TestClient> clients = IntStream.range(0, 50).mapToObj(i -> gateway.connected("s" + i)).toList();
        TestClient mute = gateway.client();
        Thread reader = new Thread(() -> clients.forEach(each -> {
            each.expectClose();
            each.close();
        }), "test-reader");
        reader.start();
        gateway.close();

        TestGateway.await("all have read").until(() -> !reader.isAlive());
        assertThat(clients).allMatch(client ->
            client.expectClose().equals(new TestClient.Closed(3001, "shutdown")));
        assertThat(mute.expectCloseCode()).isEqualTo(3001);
    }

    @Test
    void aClientThatDoesNotGoIsNotWaitedForLongerThanTheDeadline() {
        TestGateway gateway = TestGateway.start(redis, "--shutdown-deadline=500ms", "--client-close-timeout=30s");
        try (TestClient client = gateway.connected("42")) {
            long begun = System.nanoTime();
            gateway.close();
            assertThat(System.nanoTime() - begun).as("half a second, not half a minute")
                .isBetween(400_000_000L, 20_000_000_000L);
            assertThat(client.expectCloseCode()).isEqualTo(3001);
            assertThat(client.endsAfterClose()).as("the socket is closed with the gateway").isTrue();
        }
    }

    private static Set<Thread> since(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread))
            // The JVM's own, which come when they are needed.
            .filter(thread -> !thread.getName().matches("process reaper.*|Common-Cleaner|Attach Listener|test-.*"
                + "|Signal Dispatcher|C[12] CompilerThread\\d+|awaitility.*|ForkJoinPool.*"))
            .collect(Collectors.toSet());
    }
}
