package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CrowdsTest {
    private static final AddressBlock HERE = new AddressBlock(1, 2);
    private static final AddressBlock THERE = new AddressBlock(1, 3);

    private final AtomicInteger ends = new AtomicInteger();
    private final Crowds crowds = new Crowds(3, ends::incrementAndGet);

    @Test
    void theOneTooManyIsRefusedAndNobodyElse() {
        assertThat(IntStream.range(0, 3).mapToObj(i -> crowds.join(HERE))).doesNotContainNull();
        assertThat(crowds.join(HERE)).isNull();
        assertThat(crowds.join(THERE)).isNotNull();
    }

    @Test
    void eachEndMakesRoomForOne() {
        List<Ending> all = IntStream.range(0, 3).mapToObj(i -> Objects.requireNonNull(crowds.join(HERE))).toList();
        all.get(0).ended();
        assertThat(ends).hasValue(1);
        assertThat(crowds.join(HERE)).isNotNull();
        assertThat(crowds.join(HERE)).isNull();
    }

    @Test
    void nothingIsLeftOfAnAddressThatHasNone() {
        Ending one = Objects.requireNonNull(crowds.join(HERE));
        Ending another = Objects.requireNonNull(crowds.join(HERE));
        assertThat(crowds.size()).isOne();
        one.ended();
        another.ended();
        assertThat(crowds.size()).isZero();
        assertThat(ends).hasValue(2);
    }

    @Test
    void socketsOfAnAddressShareOneObject() {
        assertThat(crowds.join(HERE)).isSameAs(crowds.join(HERE));
    }

    @Test
    void threadsThatComeAndGoLeaveNothingBehind() {
        IntStream.range(0, 20_000).parallel().forEach(i -> {
            Ending joined = crowds.join(i % 2 == 0 ? HERE : THERE);
            if (joined != null) {
                joined.ended();
            }
        });
        assertThat(crowds.size()).isZero();
    }
}
