package io.sluice.ops.load;

import static io.sluice.ops.load.SequenceCheck.Verdict.DUPLICATE;
import static io.sluice.ops.load.SequenceCheck.Verdict.NEXT;
import static io.sluice.ops.load.SequenceCheck.Verdict.REORDERED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SequenceCheckTest {
    private final SequenceCheck check = new SequenceCheck();

    @Test
    void numbersInOrderAreFine() {
        assertThat(verdicts(0, 1, 2)).containsExactly(NEXT, NEXT, NEXT);
        assertThat(check.lost(3)).isZero();
    }

    @Test
    void aGapIsLostUntilItIsFilledLate() {
        assertThat(verdicts(0, 3)).containsExactly(NEXT, NEXT);
        assertThat(check.lost(4)).isEqualTo(2);

        assertThat(verdicts(2)).containsExactly(REORDERED);
        assertThat(check.lost(4)).isEqualTo(1);
    }

    @Test
    void aNumberThatCameBeforeIsADuplicateAlsoWhenItCameLate() {
        assertThat(verdicts(1, 0, 0, 1)).containsExactly(NEXT, REORDERED, DUPLICATE, DUPLICATE);
    }

    @Test
    void theTailAndTheHeadCountAsLost() {
        verdicts(2);

        assertThat(check.lost(10)).isEqualTo(9);
    }

    @Property(tries = 300)
    void everyArrivalIsAccountedFor(@ForAll List<@IntRange(min = 0, max = 30) Integer> arrivals) {
        SequenceCheck fresh = new SequenceCheck();
        List<SequenceCheck.Verdict> verdicts = arrivals.stream().map(fresh::arrived).toList();
        int distinct = Set.copyOf(arrivals).size();

        assertThat(verdicts.stream().filter(verdict -> verdict != DUPLICATE)).hasSize(distinct);
        assertThat(fresh.lost(31)).isEqualTo(31 - distinct);
    }

    private List<SequenceCheck.Verdict> verdicts(int... numbers) {
        List<SequenceCheck.Verdict> verdicts = new ArrayList<>();
        for (int number : numbers) {
            verdicts.add(check.arrived(number));
        }
        return verdicts;
    }
}
