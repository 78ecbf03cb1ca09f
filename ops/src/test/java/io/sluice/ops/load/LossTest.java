package io.sluice.ops.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a client missed while it was away, against what was lost; messages are due at 1,000, 1,010, 1,020 … ns. */
final class LossTest {
    private static final int PUBLISHED = 100;
    private static final long GRACE = 50;
    private static final Loss.Stream STREAM = new Loss.Stream(0, 0, PUBLISHED);

    private final Timetable timetable = new Timetable();
    private final SequenceCheck check = new SequenceCheck();
    private final Absences absences = new Absences();

    LossTest() {
        timetable.add(new Schedule(1_000, 1e8, 1, 0, 40));
        timetable.add(new Schedule(1_400, 1e8, 1, 40, 60));
    }

    @Test
    void messagesDueBetweenDropAndReturnAreAway() {
        arrive(0, 30);
        away(1_300, 1_495);
        arrive(50, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(0, 20));
    }

    @Test
    void messagesThatMayHaveBeenOnTheirWayAtTheDropAreAway() {
        arrive(0, 26);
        away(1_305, 1_306);
        arrive(31, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(0, 5));
    }

    @Test
    void aTailThatIsOlderThanTheGraceIsLost() {
        arrive(0, 20);
        away(1_305, 1_306);
        arrive(31, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(6, 5));
    }

    @Test
    void aGapBelowANumberThatCameOnTheSameSocketIsLostHoweverNearTheDrop() {
        arrive(0, 27);
        arrive(29, 30);
        away(1_305, 1_306);
        arrive(31, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(2, 1));
    }

    @Test
    void aGapAboveTheFirstNumberThatCameOnTheNewSocketIsLostEvenIfDueBeforeTheReply() {
        arrive(0, 30);
        away(1_300, 1_495);
        arrive(40, 41);
        arrive(45, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(4, 10));
    }

    @Test
    void whatIsDueAfterTheReturnIsLostEvenIfNothingEverCame() {
        arrive(0, 30);
        away(1_300, 1_495);

        assertThat(loss()).isEqualTo(new Loss(50, 20));
    }

    @Test
    void aClientThatIsStillAwayLosesNothing() {
        arrive(0, 30);
        begin(1_300);

        assertThat(loss()).isEqualTo(new Loss(0, 70));
    }

    @Test
    void aClientThatSaysGoodbyeHearsItsOldSocketToTheEnd() {
        arrive(0, 30);
        begin(1_300);
        arrive(30, 35);
        absences.socketEnded(new int[] {check.next()});
        absences.end(1_495);
        arrive(50, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(0, 15));
    }

    @Test
    void noAbsenceExcusesASocketThatStaysSilentLongerThanTheGrace() {
        arrive(0, 30);
        away(1_300, 1_395);
        away(1_600, 1_695);
        arrive(70, PUBLISHED);

        assertThat(loss()).as("40 to 55 are due on the silent socket").isEqualTo(new Loss(16, 24));
    }

    @Test
    void whatIsDueBetweenTwoStormsIsLostWhenLaterNumbersCame() {
        arrive(0, 30);
        away(1_300, 1_450);
        arrive(48, 49);
        away(1_490, 1_595);
        arrive(60, PUBLISHED);

        assertThat(loss()).as("46 and 47").isEqualTo(new Loss(2, 27));
    }

    @Test
    void aSocketThatLivesShorterThanTheGraceMayHearNothing() {
        arrive(0, 30);
        away(1_300, 1_450);
        away(1_460, 1_595);
        arrive(60, PUBLISHED);

        assertThat(loss()).isEqualTo(new Loss(0, 30));
    }

    @Test
    void withoutAbsencesEverythingMissingIsLost() {
        arrive(0, 30);
        arrive(50, PUBLISHED);

        assertThat(Loss.of(check, STREAM, timetable, new Loss.Excuse(null, GRACE))).isEqualTo(new Loss(20, 0));
    }

    @Property(tries = 300)
    void gapsCountLikeASet(@ForAll @Size(max = 8) List<@IntRange(min = 1, max = 6) Integer> steps,
        @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 60) Integer> removed,
        @ForAll @IntRange(min = 0, max = 60) int from, @ForAll @IntRange(min = 0, max = 60) int to) {
        Gaps gaps = new Gaps();
        BitSet model = new BitSet();
        int at = 0;
        for (int step : steps) {
            gaps.add(at + 1, at + 1 + step);
            model.set(at + 1, at + 1 + step);
            at += 1 + step;
        }
        List<Boolean> taken = new ArrayList<>();
        List<Boolean> expected = new ArrayList<>();
        for (int number : removed) {
            taken.add(gaps.remove(number));
            expected.add(model.get(number));
            model.clear(number);
        }

        assertThat(taken).isEqualTo(expected);
        assertThat(gaps.count(from, to)).isEqualTo(from < to ? model.get(from, to).cardinality() : 0);
    }

    private Loss loss() {
        return Loss.of(check, STREAM, timetable, new Loss.Excuse(absences, GRACE));
    }

    private void begin(long nanos) {
        absences.begin(nanos, new int[] {check.next()});
    }

    private void away(long from, long to) {
        begin(from);
        absences.end(to);
    }

    private void arrive(int from, int to) {
        for (int number = from; number < to; number++) {
            check.arrived(number);
        }
    }
}
