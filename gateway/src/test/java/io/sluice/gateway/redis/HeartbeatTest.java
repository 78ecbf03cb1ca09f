package io.sluice.gateway.redis;

import static io.sluice.gateway.redis.Heartbeat.Verdict.ALIVE;
import static io.sluice.gateway.redis.Heartbeat.Verdict.BOTH_DEAD;
import static io.sluice.gateway.redis.Heartbeat.Verdict.COMMANDS_DEAD;
import static io.sluice.gateway.redis.Heartbeat.Verdict.SUBSCRIPTIONS_DEAD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private final Heartbeat heartbeat = new Heartbeat(0);

    @Test
    void isContentWhileBeatsComeBack() {
        for (int beat = 0; beat < 10; beat++) {
            heartbeat.published(heartbeat.next(), 1);
            heartbeat.heard(beat);
            assertThat(heartbeat.judge(true)).isEqualTo(ALIVE);
        }
        assertThat(heartbeat.age(19)).isEqualTo(10);
    }

    @Test
    void threePublishedButUnheardBeatsBlameTheSubscriptions() {
        assertThat(publishedUnheard(1)).isEqualTo(ALIVE);
        assertThat(publishedUnheard(1)).isEqualTo(ALIVE);
        assertThat(publishedUnheard(1)).isEqualTo(SUBSCRIPTIONS_DEAD);
        assertThat(publishedUnheard(1)).as("counts anew").isEqualTo(ALIVE);
    }

    @Test
    void beatsThatNobodyReceivedBlameTheSubscriptionsSooner() {
        assertThat(publishedUnheard(0)).isEqualTo(ALIVE);
        assertThat(publishedUnheard(0)).isEqualTo(SUBSCRIPTIONS_DEAD);
    }

    @Test
    void linkThatStillGivesMessagesMayLagLonger() {
        for (int beat = 1; beat <= Heartbeat.MISSES_UNDER_LOAD; beat++) {
            heartbeat.traffic();
            assertThat(publishedUnheard(1)).isEqualTo(
                beat == Heartbeat.MISSES_UNDER_LOAD ? SUBSCRIPTIONS_DEAD : ALIVE);
        }
    }

    @Test
    void nothingIsExpectedWhileTheProbesChannelIsNotConfirmed() {
        for (int beat = 0; beat < 10; beat++) {
            heartbeat.published(heartbeat.next(), 0);
            assertThat(heartbeat.judge(false)).isEqualTo(ALIVE);
        }
    }

    @Test
    void unansweredBeatsBlameTheCommandsThoughMessagesStillCome() {
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(COMMANDS_DEAD);
    }

    @Test
    void refusedBeatsBlameNobody() {
        for (int beat = 0; beat < 10; beat++) {
            heartbeat.next();
            heartbeat.refused();
            assertThat(heartbeat.judge(true)).isEqualTo(ALIVE);
        }
    }

    @Test
    void fullSilenceBlamesTheCommandsFirstAndThenBoth() {
        Heartbeat.Verdict verdict = ALIVE;
        for (int beat = 1; beat <= Heartbeat.SILENT_BEATS; beat++) {
            heartbeat.next();
            verdict = heartbeat.judge(true);
            assertThat(verdict == COMMANDS_DEAD).isEqualTo(beat == Heartbeat.MISSES);
        }
        assertThat(verdict).isEqualTo(BOTH_DEAD);
    }

    private Heartbeat.Verdict publishedUnheard(long receivers) {
        heartbeat.published(heartbeat.next(), receivers);
        return heartbeat.judge(true);
    }

    private Heartbeat.Verdict unansweredWhileMessagesCome() {
        heartbeat.next();
        heartbeat.traffic();
        return heartbeat.judge(true);
    }
}
