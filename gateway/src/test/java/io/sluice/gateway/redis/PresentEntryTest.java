package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.PresentEntry.Known;
import io.sluice.gateway.redis.PresentEntry.Step;
import io.sluice.gateway.redis.PresentEntry.Truth;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PresentEntryTest {
    private final PresentEntry entry = new PresentEntry(new PresentEntry.Key("chat:x", "c1"),
        new ClientInfo("42", "c1", Payload.NONE, Payload.NONE));

    @ParameterizedTest
    @CsvSource({
        "THERE, ABSENT, ENTER", "THERE, PRESENT, NONE", "THERE, FADED, ENTER", "THERE, UNSURE, ENTER",
        "LEAVING, ABSENT, FORGET", "LEAVING, PRESENT, FADE", "LEAVING, FADED, NONE", "LEAVING, UNSURE, LEAVE",
        "GONE, ABSENT, FORGET", "GONE, PRESENT, LEAVE", "GONE, FADED, LEAVE", "GONE, UNSURE, LEAVE"})
    void whatIsDoneFollowsFromWhatIsTrueAndWhatIsKnown(Truth truth, Known known, Step step) {
        know(known);
        entry.truth(truth);
        assertThat(entry.known()).isEqualTo(known);
        assertThat(entry.next()).isEqualTo(step);
    }

    @Test
    void whoWasNeverEnteredIsStillAbsentAfterALoss() {
        entry.unsure();
        assertThat(entry.known()).isEqualTo(Known.ABSENT);
    }

    @Test
    void onlyWhoWasToldOfIsEnteredAgainInSilence() {
        entry.lost();
        assertThat(entry.quiet()).isFalse();
        entry.entered();
        entry.lost();
        entry.unsure();
        assertThat(entry.quiet()).isTrue();
        entry.entered();
        assertThat(entry.quiet()).isFalse();
    }

    @Test
    void whoMayBeToldToHaveLeftIsToldOfAgain() {
        entry.entered();
        entry.toldToLeave();
        entry.lost();
        assertThat(entry.quiet()).isFalse();
    }

    @Test
    void whoWaitsIsReleasedOnce() {
        List<String> released = new ArrayList<>();
        entry.whenSettled(() -> released.add("a"));
        entry.whenSettled(() -> released.add("b"));
        entry.entered();
        entry.release();
        assertThat(released).containsExactly("a", "b");
    }

    @Test
    void nothingIsDoneAboutOneWhoIsForgotten() {
        entry.truth(Truth.GONE);
        entry.forget();
        assertThat(entry.next()).isEqualTo(Step.NONE);
    }

    @Test
    void oneWhoWasNotThereToBeMarkedIsAbsent() {
        entry.entered();
        entry.faded(false, 1);
        assertThat(entry.known()).isEqualTo(Known.ABSENT);
    }

    private void know(Known known) {
        switch (known) {
            case ABSENT -> { /* as made */ }
            case PRESENT -> entry.entered();
            case FADED -> entry.faded(true, 1);
            case UNSURE -> {
                entry.entered();
                entry.unsure();
            }
        }
    }
}
