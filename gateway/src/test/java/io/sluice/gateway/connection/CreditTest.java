package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CreditTest {
    private static final int RATE = 20;
    private static final int BURST = 5;

    private final Credit credit = new Credit(BURST, 100);

    @Test
    void asManyAsTheBurstMayComeAtOnce() {
        assertThat(takes(100)).isEqualTo(BURST);
    }

    @Test
    void itFillsByTheTick() {
        takes(100);
        assertThat(takes(101)).isEqualTo(2);
        assertThat(takes(101)).isZero();
        assertThat(takes(102)).isEqualTo(2);
    }

    @Test
    void aLongRestGivesNoMoreThanTheBurst() {
        takes(100);
        assertThat(takes(Integer.MAX_VALUE)).isEqualTo(BURST);
    }

    private long takes(int now) {
        return IntStream.range(0, 1_000).filter(i -> credit.take(RATE, BURST, now)).count();
    }
}
