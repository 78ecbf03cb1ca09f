package io.sluice.ops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PacerTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void asManyAreDueAsTheRateSays() {
        Pacer pacer = new Pacer(100, 0);
        int taken = 0;
        for (int tick = 1; tick <= 1_000; tick++) {
            taken += pacer.take(tick * SECOND / 1_000, Integer.MAX_VALUE);
        }
        assertThat(taken).isBetween(99, 100);
    }

    @Test
    void whatIsLateByMoreThanATenthOfASecondIsForgotten() {
        assertThat(new Pacer(100, 0).take(60 * SECOND, Integer.MAX_VALUE)).isEqualTo(11);
    }

    @Test
    void whatThereIsNoRoomForStaysDue() {
        Pacer pacer = new Pacer(100, 0);
        assertThat(pacer.take(SECOND / 20, 2)).isEqualTo(2);
        assertThat(pacer.take(SECOND / 20, 9)).isEqualTo(3);
    }

    @Test
    void aRateOfZeroIsNever() {
        assertThat(new Pacer(0, 0).take(60 * SECOND, Integer.MAX_VALUE)).isZero();
    }
}
