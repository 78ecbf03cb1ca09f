package io.sluice.ops.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ops.load.Unconfirmed.Sent;
import io.sluice.ops.load.Unconfirmed.Why;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class UnconfirmedTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Unconfirmed unconfirmed = new Unconfirmed(2, 2);
    private final SequenceCheck nothingCame = new SequenceCheck();

    @Test
    void whatAllGatewaysHeardInTimeMustArrive() {
        unconfirmed.answered(sent(0, 0, 0), 2, MILLI);

        assertThat(unconfirmed.isEmpty()).isTrue();
        assertThat(missing(nothingCame, 0)).isZero();
    }

    @Test
    void whatWasHeardByOneOfTwoGatewaysMayBeMissing() {
        unconfirmed.answered(sent(1, 7, 0), 1, MILLI);

        assertThat(missing(nothingCame, 0)).isZero();
        assertThat(missing(nothingCame, 1)).isEqualTo(1);
        assertThat(unconfirmed.report().why()).containsOnlyKeys(Why.PARTLY_HEARD);
    }

    @Test
    void whatCameAllTheSameIsNotMissing() {
        SequenceCheck check = new SequenceCheck();
        for (int sequence : new int[] {0, 2, 5}) {
            check.arrived(sequence);
        }
        for (int sequence = 1; sequence < 5; sequence++) {
            unconfirmed.refused(sent(0, sequence, 0));
        }

        assertThat(missing(check, 0)).isEqualTo(3);
        assertThat(check.lost(6)).isEqualTo(3);
    }

    @Test
    void aLateAnswerSaysThatRedisHung() {
        unconfirmed.answered(sent(0, 0, 0), 2, Unconfirmed.LATE_NANOS);
        assertThat(unconfirmed.isEmpty()).isTrue();

        unconfirmed.answered(sent(0, 1, 0), 2, Unconfirmed.LATE_NANOS + 1);
        assertThat(unconfirmed.report().why()).containsEntry(Why.LATE, 1L);
    }

    @Test
    void answersOfTheLastMomentBeforeTheLinkBrokeDoNotCount() {
        unconfirmed.answered(sent(0, 0, 0), 2, MILLI);
        unconfirmed.answered(sent(0, 1, 30 * MILLI), 2, 31 * MILLI);
        unconfirmed.unanswered(sent(0, 2, 40 * MILLI), 41 * MILLI);

        assertThat(missing(nothingCame, 0)).isEqualTo(2);
        assertThat(unconfirmed.report().why()).containsOnlyKeys(Why.UNANSWERED).containsEntry(Why.UNANSWERED, 2L);
    }

    @Test
    void outagesAreToldApartByWhenMessagesWereSent() {
        unconfirmed.refused(sent(0, 0, 0));
        unconfirmed.refused(sent(1, 0, 900 * MILLI));
        unconfirmed.refused(sent(0, 9, 5_000 * MILLI));

        unconfirmed.countMissing(nothingCame, 1);

        assertThat(unconfirmed.report().windows()).hasSize(2)
            .first().satisfies(window -> {
                assertThat(window.messages()).isEqualTo(2);
                assertThat(window.missed()).isEqualTo(1);
                assertThat(window.toMillis() - window.fromMillis()).isEqualTo(900);
            });
        assertThat(unconfirmed.report().messages()).isEqualTo(3);
        assertThat(unconfirmed.report().missed()).isEqualTo(1);
    }

    private long missing(SequenceCheck check, int stream) {
        unconfirmed.countMissing(check, stream);
        return unconfirmed.report().missed();
    }

    private static Sent sent(int channel, int sequence, long nanos) {
        return new Sent(channel, sequence, nanos);
    }
}
