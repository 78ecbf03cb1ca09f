package io.sluice.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final int MANY = 2_000;

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(Plan.of(4711)).isEqualTo(Plan.of(4711));
        assertThat(Plan.of(4711).text()).isEqualTo(Plan.of(4711).text());
        assertThat(Plan.of(4711)).isNotEqualTo(Plan.of(4712));
    }

    /** Whoever changes how plans are made changes what all known seeds mean. */
    @Test
    void aKnownSeedStaysWhatItIs() {
        assertThat(Plan.of(2).text()).isEqualTo("""
            seed 2, 1586 ms, nothing may be lost, clients join at [0, 1517, 0, 1092, 0, 112]
              70 ms: cut-one gateway 1 to redis (3)
              455 ms: client-away client 5 for 630 ms
              884 ms: delay gateway 1 to redis for 577 ms (41)
              1392 ms: redis-forget-functions
            """);
    }

    @Test
    void everyKindOfFaultComesUp() {
        Set<FaultKind> kinds = LongStream.range(0, MANY).mapToObj(Plan::of).flatMap(plan -> plan.faults().stream())
            .map(Fault::kind).collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
        assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void mostPlansAreHarmlessAndSayRightlyWhich() {
        long harmless = LongStream.range(0, MANY).mapToObj(Plan::of).filter(Plan::harmless).count();
        assertThat(harmless).isBetween(MANY * 3L / 4, MANY * 19L / 20);
        LongStream.range(0, MANY).mapToObj(Plan::of).filter(Plan::harmless).forEach(plan ->
            assertThat(plan.faults()).noneMatch(fault -> fault.damages(0) || fault.damages(1)
                || fault.damages(2) || fault.damages(Plan.USER_CHANNEL)));
    }

    @Test
    void plansAreBoundedAndEndAfterTheirFaults() {
        LongStream.range(0, MANY).mapToObj(Plan::of).forEach(plan -> {
            assertThat(plan.lengthMillis()).isBetween(1_500L, Plan.LONGEST_MILLIS);
            assertThat(plan.faults()).isNotEmpty()
                .allMatch(fault -> fault.atMillis() >= 0 && fault.endMillis() <= plan.lengthMillis());
            assertThat(plan.joinMillis()).hasSize(Plan.CLIENTS).allMatch(at -> at < plan.lengthMillis());
        });
    }
}
