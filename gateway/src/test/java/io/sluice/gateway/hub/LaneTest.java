package io.sluice.gateway.hub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.observe.NoMetrics;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private final Queue<Integer> handled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bursts = new AtomicInteger();
    private final CountDownLatch ticks = new CountDownLatch(3);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Lane lane = new Lane(0, itself -> new Work(),
        Map.of("gate", (channel, message) -> passGate()), bursts::incrementAndGet, NoMetrics.INSTANCE, 1_000_000);

    @AfterEach
    void close() {
        gate.countDown();
        lane.close();
    }

    @Test
    void everySingleMessageIsHandledOnceItsGiverPauses() {
        for (int i = 0; i < 10_000; i++) {
            offer(i);
            lane.wake();
            if (i % 100 == 0) {
                awaitHandled(i + 1);
            }
        }
        awaitHandled(10_000);
        assertThat(handled).containsExactlyElementsOf(numbers(10_000));
    }

    @Test
    void runThatIsLongerThanABurstIsBegunBeforeItsGiverPauses() {
        numbers(1_000).forEach(this::offer);
        await().atMost(60, SECONDS).until(() -> !handled.isEmpty());
        lane.wake();
        awaitHandled(1_000);
        assertThat(handled).containsExactlyElementsOf(numbers(1_000));
    }

    @Test
    void nextThreadsAreWokenOnceForAWholeBurst() {
        lane.offer("gate", new byte[1]);
        lane.wake();
        numbers(60).forEach(this::offer);
        gate.countDown();
        lane.wake();
        awaitHandled(60);
        await().atMost(60, SECONDS).until(() -> bursts.get() == 1);
    }

    @Test
    void timePassesForAnIdleLane() throws InterruptedException {
        assertThat(ticks.await(60, SECONDS)).isTrue();
    }

    @Test
    void tasksAreDoneByTheLanesThreadAndOneThatFailsHarmsNoOther() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(() -> {
            throw new IllegalStateException("by the test");
        });
        lane.execute(() -> {
            assertThat(Thread.currentThread().getName()).isEqualTo("lane-0");
            done.countDown();
        });
        assertThat(done.await(60, SECONDS)).isTrue();
    }

    private void offer(int number) {
        lane.offer(Integer.toString(number), new byte[1]);
    }

    private void awaitHandled(int count) {
        await().atMost(60, SECONDS).until(() -> handled.size() == count);
    }

    private void passGate() {
        try {
            assertThat(gate.await(60, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private final class Work implements LaneWork {
        @Override
        public void handle(String channel, byte[] message) {
            handled.add(Integer.valueOf(channel));
        }

        @Override
        public boolean tick() {
            ticks.countDown();
            return false;
        }
    }
}
