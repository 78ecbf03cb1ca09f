package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.bus.WishList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class StripesTest {
    @Property(tries = 200)
    void everyChannelFallsToOneStripe(@ForAll String channel, @ForAll @IntRange(min = 1, max = 16) int count) {
        assertThat(Stripes.indexOf(channel, count)).isBetween(0, count - 1)
            .isEqualTo(Stripes.indexOf(String.valueOf(channel.toCharArray()), count));
    }

    @Test
    void channelsThatAreNumberedInWhateverStepsAreSharedOutEvenly() {
        evenly(number -> "load:" + number);
        evenly(number -> "user:" + 2 * number);
        evenly(number -> "chat:" + 16 * number);
        evenly(number -> "room:" + number + ":updates");
    }

    @Test
    void sharesAreTheWishesAndNothingTwice() {
        Set<String> wishes = new HashSet<>(List.of("a", "b", "c", "d", "e", "f", "sluice.control"));
        List<String> seen = new ArrayList<>();
        int size = 0;
        for (int number = 1; number <= 3; number++) {
            WishList share = Stripes.share(new Wishes(wishes), number, 3);
            share.forEach(seen::add);
            size += share.size();
            assertThat(seen.subList(seen.size() - share.size(), seen.size())).allMatch(share::wants);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(wishes);
        assertThat(size).isEqualTo(wishes.size());
        assertThat(IntStream.rangeClosed(1, 3).filter(number ->
            Stripes.share(new Wishes(wishes), number, 3).wants("a")).count()).isEqualTo(1);
    }

    private static void evenly(IntFunction<String> names) {
        int channels = 16_000;
        int[] stripes = new int[16];
        IntStream.range(0, channels).forEach(number -> stripes[Stripes.indexOf(names.apply(number), 16)]++);
        assertThat(IntStream.of(stripes)).as(names.apply(1)).allMatch(each -> each > 750 && each < 1_250);
    }

    private record Wishes(Set<String> all) implements WishList {
        @Override
        public boolean wants(String channel) {
            return all.contains(channel);
        }

        @Override
        public void forEach(Consumer<String> each) {
            all.forEach(each);
        }

        @Override
        public int size() {
            return all.size();
        }
    }
}
