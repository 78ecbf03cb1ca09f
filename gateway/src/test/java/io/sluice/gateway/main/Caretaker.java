package io.sluice.gateway.main;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A thread that reads what comes to clients that nobody else looks after for a while, so that their pings are answered.
 * Clients are its own from {@link #take} to {@link #close}; what they got is there for the test afterwards.
 */
final class Caretaker implements AutoCloseable {
    private static final int PAUSE_MILLIS = 10;

    private final List<TestClient> clients = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-caretaker"));
    private final ScheduledFuture<?> rounds =
        executor.scheduleWithFixedDelay(this::round, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);

    /** Looks after these. */
    void take(List<TestClient> more) {
        clients.addAll(more);
    }

    /** Waits until every client has been pinged once more. */
    void awaitPingsOfAll() {
        Map<TestClient, Integer> before = clients.stream()
            .collect(Collectors.toMap(Function.identity(), TestClient::pings));
        TestGateway.await("pings of all").until(() -> !rounds.isDone()
            && before.keySet().stream()
                .allMatch(each -> each.isClosed() || each.pings() > before.getOrDefault(each, 0)));
    }

    /** Those that the gateway has closed. */
    List<TestClient> lost() {
        return clients.stream().filter(TestClient::isClosed).toList();
    }

    @Override
    public void close() {
        executor.shutdown();
        TestGateway.await("the caretaker's end").until(executor::isTerminated);
    }

    private void round() {
        clients.forEach(TestClient::readAvailable);
    }
}
