package io.sluice.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.history.KeptMessage;
import io.sluice.protocol.Publication;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept at hand of a stream, and for how long. */
class RecentPublicationsTest {
    private static final int LENGTH = 10;

    private final RecentBudget budget = new RecentBudget(1 << 20);

    @Test
    void itIsBoundedInNumber() {
        RecentPublications recent = filled(new StreamLimits(100, 1 << 20, 5, false), budget, 20);
        assertThat(recent.first()).isEqualTo(16);
        assertThat(recent.reachesBackTo(15)).isTrue();
        assertThat(recent.reachesBackTo(14)).isFalse();
        assertThat(offsets(recent.since(15))).containsExactly(16L, 17L, 18L, 19L, 20L);
    }

    @Test
    void itIsBoundedInBytes() {
        assertThat(filled(new StreamLimits(100, 3 * LENGTH, 100, false), budget, 20).first()).isEqualTo(18);
    }

    @Test
    void itIsBoundedByTheBudgetOfTheNode() {
        RecentBudget small = new RecentBudget(300);
        RecentPublications recent = filled(new StreamLimits(100, 1 << 20, 100, false), small, 20);
        assertThat(recent.first()).isGreaterThan(18);
        assertThat(small.bytes()).isLessThanOrEqualTo(300);
        recent.restart(0);
        assertThat(small.bytes()).isZero();
    }

    @Test
    void whatIsGivenIsNeverOfBefore() {
        RecentPublications recent = filled(new StreamLimits(100, 1 << 20, 100, false), budget, 3);
        assertThat(offsets(recent.since(1))).containsExactly(2L, 3L);
        recent.append(kept(4));
        assertThat(offsets(recent.since(1))).containsExactly(2L, 3L, 4L);
        recent.restart(1);
        assertThat(offsets(recent.since(1))).isEmpty();
    }

    @Test
    void olderOnesJoinWithoutAGap() {
        RecentPublications recent = new RecentPublications(budget, new StreamLimits(100, 1 << 20, 100, false));
        recent.restart(5);
        recent.append(kept(6));
        recent.prepend(List.of(kept(2), kept(4), kept(5)));
        assertThat(recent.first()).isEqualTo(4);
    }

    @Test
    void whatCanNotBeReadHasItsPlaceAndIsNotGiven() {
        RecentPublications recent = filled(new StreamLimits(100, 1 << 20, 100, false), budget, 2);
        recent.append(new KeptMessage(3, null, LENGTH));
        assertThat(recent.newest()).isNull();
        assertThat(recent.reachesBackTo(0)).isTrue();
        assertThat(offsets(recent.since(0))).containsExactly(1L, 2L);
        assertThat(recent.contradicts(3, 99)).isFalse();
        assertThat(recent.contradicts(2, 99)).isTrue();
    }

    private static RecentPublications filled(StreamLimits limits, RecentBudget budget, int count) {
        RecentPublications recent = new RecentPublications(budget, limits);
        LongStream.rangeClosed(1, count).forEach(offset -> {
            recent.append(kept(offset));
            recent.trim();
        });
        return recent;
    }

    private static KeptMessage kept(long offset) {
        return new KeptMessage(offset, StreamModel.message("e", offset, offset), LENGTH);
    }

    private static List<Long> offsets(@Nullable List<Publication> publications) {
        assertThat(publications).isNotNull();
        return publications == null ? List.of() : publications.stream().map(Publication::offset).toList();
    }
}
