package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that publishes one number after the other, on a thread of its own, whatever the answers are, and a listener
 * on each gateway. What comes may have gaps, for the time without Redis, but is in order and never comes twice.
 */
final class Traffic implements AutoCloseable {
    private static final String CHANNEL = "chat:traffic";
    private static final long PAUSE_NANOS = 1_000_000;

    private final TestClient author;
    private final List<TestClient> listeners;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "test-traffic");

    private volatile boolean stopped;
    private volatile int last;

    Traffic(List<TestGateway> gateways) {
        author = gateways.get(0).connected("author");
        listeners = gateways.stream().map(gateway -> gateway.connected("").subscribed(CHANNEL)).toList();
        thread.start();
    }

    List<TestClient> listeners() {
        return listeners;
    }

    /** Waits until so many more have been taken, and so many more refused. */
    void awaitMore(int moreTaken, int moreRefused) {
        int wantedTaken = taken.get() + moreTaken;
        int wantedRefused = refused.get() + moreRefused;
        TestGateway.await("traffic").until(() ->
            !thread.isAlive() || (taken.get() >= wantedTaken && refused.get() >= wantedRefused));
        assertThat(thread.isAlive()).as("the author goes on").isTrue();
    }

    /** Ends it, and reads what every listener got, up to the very last. */
    void checkAll() {
        stopped = true;
        TestGateway.await("the author's end").until(() -> !thread.isAlive());
        for (TestClient listener : listeners) {
            int before = -1;
            while (before != last) {
                int next = listener.nextData(CHANNEL).asInt();
                assertThat(next).as("order").isGreaterThan(before).isLessThanOrEqualTo(last);
                before = next;
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        author.close();
        listeners.forEach(TestClient::close);
    }

    private void run() {
        boolean done = false;
        for (int n = 0; !done; n++) {
            boolean ending = stopped;
            boolean success = author.publish(CHANNEL, Integer.toString(n)).has("publish");
            (success ? taken : refused).incrementAndGet();
            last = n;
            done = ending && success;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
