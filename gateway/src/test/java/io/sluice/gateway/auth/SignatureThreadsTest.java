package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SignatureThreadsTest {
    @Test
    void moreThanMayWaitIsRefusedAndTheRestIsDone() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Set<String> names = ConcurrentHashMap.newKeySet();
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2) + SignatureThreads.MAX_WAITING;
        CountDownLatch done = new CountDownLatch(most);
        try (SignatureThreads threads = new SignatureThreads()) {
            for (int i = 0; i < most; i++) {
                assertThat(threads.execute(() -> {
                    awaitUninterrupted(go);
                    names.add(Thread.currentThread().getName());
                    done.countDown();
                })).isTrue();
            }
            assertThat(threads.execute(() -> { })).isFalse();
            go.countDown();
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(names).allMatch(name -> name.matches("token-\\d+"));
        }
    }

    @Test
    void nothingIsDoneAfterTheEnd() {
        SignatureThreads threads = new SignatureThreads();
        threads.close();
        assertThat(threads.execute(() -> { })).isFalse();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
