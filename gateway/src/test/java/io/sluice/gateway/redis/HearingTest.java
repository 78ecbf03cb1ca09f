package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HearingTest {
    private final Hearing hearing = new Hearing(0);

    @Test
    void isContentWhileBeatsComeBack() {
        for (int beat = 0; beat < 10; beat++) {
            hearing.published(1);
            hearing.heard(beat);
            assertThat(hearing.dead(true)).isFalse();
        }
        assertThat(hearing.age(19)).isEqualTo(10);
    }

    @Test
    void connectionIsDeadAfterThreePublishedButUnheardBeats() {
        assertThat(unheard(1)).isFalse();
        assertThat(unheard(1)).isFalse();
        assertThat(unheard(1)).isTrue();
        assertThat(unheard(1)).as("counts anew").isFalse();
    }

    @Test
    void connectionIsDeadSoonerWhenNobodyReceivesTheBeats() {
        assertThat(unheard(0)).isFalse();
        assertThat(unheard(0)).isTrue();
    }

    @Test
    void connectionThatStillGivesMessagesMayLagLonger() {
        for (int beat = 1; beat <= Hearing.MISSES_UNDER_LOAD; beat++) {
            hearing.traffic();
            assertThat(unheard(1)).isEqualTo(beat == Hearing.MISSES_UNDER_LOAD);
        }
    }

    @Test
    void nothingIsExpectedWhileTheProbesChannelIsNotConfirmed() {
        for (int beat = 0; beat < 10; beat++) {
            hearing.published(0);
            assertThat(hearing.dead(false)).isFalse();
        }
    }

    @Test
    void nothingIsExpectedWhileNoBeatIsPublished() {
        for (int beat = 0; beat < 10; beat++) {
            assertThat(hearing.dead(true)).isFalse();
        }
    }

    private boolean unheard(long receivers) {
        hearing.published(receivers);
        return hearing.dead(true);
    }
}
