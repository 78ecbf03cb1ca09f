package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChannelStateTest {
    private final ChannelState state = new ChannelState("a");

    @Test
    void lateAnswerToAnOlderCommandDecidesNothing() {
        state.sent(true);
        state.sent(false);
        state.sent(true);
        state.answered(true);
        assertThat(state.settled()).isFalse();
        state.answered(false);
        assertThat(state.settled()).isFalse();
        state.answered(true);
        assertThat(state.settled()).isTrue();
        assertThat(state.subscribed()).isTrue();
    }

    @Test
    void refusedCommandIsPassedOverByTheNextAnswer() {
        state.sent(true);
        state.sent(false);
        state.answered(false);
        assertThat(state.settled()).isTrue();
        assertThat(state.unanswered()).isZero();
    }

    @Test
    void repetitionsStillUnderWayDoNotUnsettle() {
        state.sent(true);
        state.sent(true);
        state.answered(true);
        assertThat(state.settled()).isTrue();
        assertThat(state.unanswered()).isEqualTo(1);
    }

    @Test
    void endlessRepetitionsAreForgottenFromTheOldestOn() {
        for (int i = 0; i < 200; i++) {
            state.sent(true);
        }
        state.answered(true);
        assertThat(state.settled()).isTrue();
        state.sent(false);
        assertThat(state.settled()).isFalse();
        state.answered(false);
        assertThat(state.settled()).isTrue();
        assertThat(state.subscribed()).isFalse();
    }
}
