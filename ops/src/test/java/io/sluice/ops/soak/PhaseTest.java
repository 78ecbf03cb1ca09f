package io.sluice.ops.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PhaseTest {
    @Test
    void loadsHaveChannelsOfTheirOwn() {
        assertThat(Phase.CHURN.load()).contains("--churn", "100").endsWith("--channel-prefix", "churn:");
        assertThat(Phase.SLOW_READERS.load()).endsWith("--channel-prefix", "slow-readers:");
    }

    @Test
    void whatNeedsNoLoadHasNone() {
        assertThat(Phase.STEADY.load()).isEmpty();
        assertThat(Phase.REDIS_HANG.load()).isEmpty();
    }

    @Test
    void aRoundIsTheSumOfItsPhases() {
        assertThat(Phase.roundSeconds()).isEqualTo(100);
    }
}
