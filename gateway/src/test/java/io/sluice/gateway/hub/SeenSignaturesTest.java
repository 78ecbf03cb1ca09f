package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeenSignaturesTest {
    private static final long WINDOW = 1_000;
    private static final long START = 1_732_000_000_000L;

    @Test
    void eachIsTakenOnce() {
        SeenSignatures seen = new SeenSignatures(1 << 18, WINDOW);
        long[] fingerprints = new Random(42).longs(100_000).filter(each -> each != 0).distinct().toArray();
        for (long each : fingerprints) {
            assertThat(seen.add(each, START)).isTrue();
        }
        for (long each : fingerprints) {
            assertThat(seen.add(each, START)).isFalse();
        }
    }

    @Test
    void noneIsForgottenWhileItsMessageMayBeFresh() {
        SeenSignatures seen = new SeenSignatures(100, WINDOW);
        for (int i = 0; i < 100; i++) {
            long now = START + i * 100L;
            assertThat(seen.add(i + 1, now)).isTrue();
            for (int before = Math.max(0, i - 20); before <= i; before++) {
                assertThat(seen.add(before + 1, now)).as("%d at %d", before, i).isFalse();
            }
        }
    }

    @Test
    void staleOnesAreForgotten() {
        SeenSignatures seen = new SeenSignatures(100, WINDOW);
        seen.add(7, START);
        assertThat(seen.add(7, START + 4 * WINDOW + 1)).isTrue();
        assertThat(seen.add(7, START + 4 * WINDOW + 2)).isFalse();
    }

    @Test
    void soManyAreRememberedAtTheLeast() {
        SeenSignatures seen = new SeenSignatures(100, WINDOW);
        for (int i = 1; i <= 1_000; i++) {
            seen.add(i, START);
        }
        for (int i = 901; i <= 1_000; i++) {
            assertThat(seen.add(i, START)).isFalse();
        }
        assertThat(seen.add(1, START)).isTrue();
    }
}
