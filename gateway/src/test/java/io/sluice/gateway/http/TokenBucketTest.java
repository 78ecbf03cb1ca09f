package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TokenBucket bucket = new TokenBucket(500, nanos::get);

    @Test
    void oneSecondsWorthMayComeAtOnce() {
        assertThat(takes(2_000)).isEqualTo(500);
    }

    @Test
    void itFillsSteadily() {
        takes(2_000);
        pass(100);
        assertThat(takes(2_000)).isEqualTo(50);
        pass(1);
        assertThat(takes(10)).isZero();
        pass(1);
        assertThat(takes(10)).isEqualTo(1);
    }

    @Test
    void aLongRestGivesNoMoreThanASecondsWorth() {
        takes(2_000);
        pass(1_000_000);
        assertThat(takes(2_000)).isEqualTo(500);
    }

    private long takes(int times) {
        return IntStream.range(0, times).filter(i -> bucket.take()).count();
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
