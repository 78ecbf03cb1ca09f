package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void pausesDoubleUpToTheLimit() {
        Backoff backoff = new Backoff(Duration.ofMillis(50), () -> 0);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(10));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(20));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(40));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(50));
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(10));
    }

    @Property
    void pausesStayWithinHalfTheLimitAndTheLimit(@ForAll @DoubleRange(min = 0, max = 1) double random,
        @ForAll @IntRange(min = 10, max = 200) int attempts) {
        Backoff backoff = new Backoff(Duration.ofMillis(250), () -> random);
        for (int i = 0; i < attempts; i++) {
            backoff.next();
        }
        assertThat(backoff.next()).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
    }
}
