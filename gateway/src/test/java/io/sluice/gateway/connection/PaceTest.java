package io.sluice.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;

    private final Pace pace = new Pace(5 * MILLI, 0);

    @Test
    void aLoopThatHasDoneNothingIsRested() {
        assertThat(pace.restMillis(0)).isZero();
    }

    @Test
    void aRestIsThreeTimesTheWork() {
        pace.fannedOut(Pace.LARGE);
        pace.written(0, MILLI);
        assertThat(pace.restMillis(MILLI)).isEqualTo(3);
        assertThat(pace.restMillis(3 * MILLI + 1)).isZero();
        assertThat(pace.restMillis(100 * MILLI)).isZero();
    }

    @Test
    void aRestIsNoLongerThanItsLimit() {
        pace.fannedOut(19_000);
        pace.written(0, 40 * MILLI);
        assertThat(pace.restMillis(40 * MILLI)).isEqualTo(5);
    }

    @Test
    void smallFanOutsNeedNoRest() {
        pace.fannedOut(Pace.LARGE - 1);
        pace.written(0, 10 * MILLI);
        assertThat(pace.restMillis(10 * MILLI)).isZero();
    }

    @Test
    void oneLargeFanOutAmongSmallOnesIsEnough() {
        pace.fannedOut(Pace.LARGE);
        pace.fannedOut(1);
        pace.written(0, MILLI);
        assertThat(pace.restMillis(MILLI)).isEqualTo(3);
        pace.written(2 * MILLI, 3 * MILLI);
        assertThat(pace.restMillis(3 * MILLI)).isEqualTo(1);
    }

    @Test
    void withoutADelayThereIsNoRest() {
        Pace restless = new Pace(0, 0);
        restless.fannedOut(19_000);
        restless.written(0, 40 * MILLI);
        assertThat(restless.restMillis(40 * MILLI)).isZero();
    }
}
