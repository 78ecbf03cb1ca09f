package io.sluice.gateway.redis;

import io.sluice.gateway.bus.WishList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * All stripes of a bus, and which one a channel falls to: always the same, so that its messages come by one connection
 * and keep their order. May be asked by any thread.
 */
final class Stripes {
    /** Knuth's multiplier: 2^32 over the golden ratio. */
    private static final int SPREAD = 0x9E3779B9;

    private final List<Stripe> all;

    /** Makes so many stripes, each of its number, from 1. */
    Stripes(int count, IntFunction<Stripe> made) {
        all = IntStream.rangeClosed(1, count).mapToObj(made).toList();
    }

    /**
     * The number, from 0, of the stripe that a channel falls to. The hash is spread first, since names that end alike,
     * as those with even numbers do, leave whole stripes empty otherwise.
     */
    static int indexOf(String channel, int count) {
        int spread = channel.hashCode() * SPREAD;
        return (int) (((spread & 0xFFFF_FFFFL) * count) >>> Integer.SIZE);
    }

    /** Those wishes that fall to the stripe of this number, from 1, of so many. */
    static WishList share(WishList wishes, int number, int count) {
        return count == 1 ? wishes : new Share(wishes, number - 1, count);
    }

    List<Stripe> all() {
        return all;
    }

    /** The stripe of a channel. */
    Stripe of(String channel) {
        return all.get(indexOf(channel, all.size()));
    }

    /** Whether the connections of all stripes stand. */
    boolean connected() {
        return all.stream().allMatch(Stripe::connected);
    }

    /** The wishes that fall to one stripe. */
    private record Share(WishList wishes, int index, int count) implements WishList {
        @Override
        public boolean wants(String channel) {
            return mine(channel) && wishes.wants(channel);
        }

        @Override
        public void forEach(Consumer<String> each) {
            wishes.forEach(channel -> {
                if (mine(channel)) {
                    each.accept(channel);
                }
            });
        }

        /** Counts, since nobody keeps the number; asked when a connection was made and when its channels are live. */
        @Override
        public int size() {
            int[] size = new int[1];
            forEach(channel -> size[0]++);
            return size[0];
        }

        private boolean mine(String channel) {
            return indexOf(channel, count) == index;
        }
    }
}
