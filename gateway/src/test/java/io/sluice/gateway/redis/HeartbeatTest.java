package io.sluice.gateway.redis;

import static io.sluice.gateway.redis.Heartbeat.Verdict.ALIVE;
import static io.sluice.gateway.redis.Heartbeat.Verdict.ALL_DEAD;
import static io.sluice.gateway.redis.Heartbeat.Verdict.COMMANDS_DEAD;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private final Heartbeat heartbeat = new Heartbeat();

    @Test
    void isContentWhileBeatsAreAnsweredOrRefused() {
        for (int beat = 0; beat < 10; beat++) {
            heartbeat.next();
            heartbeat.answered();
            assertThat(heartbeat.judge()).isEqualTo(ALIVE);
        }
    }

    @Test
    void onlyTheLastBeatRuns() {
        long first = heartbeat.next();
        assertThat(heartbeat.runs(first)).isTrue();
        heartbeat.next();
        assertThat(heartbeat.runs(first)).isFalse();
    }

    @Test
    void unansweredBeatsBlameTheCommandsThoughMessagesStillCome() {
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(COMMANDS_DEAD);
        assertThat(unansweredWhileMessagesCome()).as("counts anew").isEqualTo(ALIVE);
    }

    /** As when clients fill the queue that its beats would wait in. */
    @Test
    void commandsThatAnswerOthersAreNotBlamedForUnansweredBeats() {
        for (int beat = 0; beat < 2 * Heartbeat.SILENT_BEATS; beat++) {
            heartbeat.next();
            heartbeat.commandsGave();
            assertThat(heartbeat.judge()).isEqualTo(ALIVE);
        }
    }

    @Test
    void commandsThatAnswerNobodyAnyMoreAreBlamedAfterThreeBeats() {
        heartbeat.next();
        heartbeat.commandsGave();
        assertThat(heartbeat.judge()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
        assertThat(unansweredWhileMessagesCome()).isEqualTo(COMMANDS_DEAD);
    }

    @Test
    void whatANewConnectionForCommandsHasNotAnsweredIsNotCounted() {
        unansweredWhileMessagesCome();
        unansweredWhileMessagesCome();
        heartbeat.commandsRenewed();
        assertThat(unansweredWhileMessagesCome()).isEqualTo(ALIVE);
    }

    @Test
    void fullSilenceBlamesTheCommandsFirstAndThenAll() {
        Heartbeat.Verdict verdict = ALIVE;
        for (int beat = 1; beat <= Heartbeat.SILENT_BEATS; beat++) {
            heartbeat.next();
            verdict = heartbeat.judge();
            assertThat(verdict == COMMANDS_DEAD).isEqualTo(beat == Heartbeat.MISSES);
        }
        assertThat(verdict).isEqualTo(ALL_DEAD);
    }

    private Heartbeat.Verdict unansweredWhileMessagesCome() {
        heartbeat.next();
        heartbeat.sign();
        return heartbeat.judge();
    }
}
