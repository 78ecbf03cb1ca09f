package io.sluice.ops.load;

import java.util.List;
import java.util.function.BiFunction;

/** A fault that drops the deliveries of some numbers at each client. Called under the server's lock. */
final class Swallowing implements BiFunction<Integer, String, List<String>> {
    private final int from;
    private final int to;
    private final int most;

    /** How many it has dropped. */
    volatile int swallowed;

    /** Drops the numbers from {@code from} to before {@code to}. */
    Swallowing(int from, int to) {
        this(from, to, Integer.MAX_VALUE);
    }

    /** The same, but not more than so many in all. */
    Swallowing(int from, int to, int most) {
        this.from = from;
        this.to = to;
        this.most = most;
    }

    @Override
    public List<String> apply(Integer number, String push) {
        if (number < from || number >= to || swallowed == most) {
            return List.of(push);
        }
        int before = swallowed;
        swallowed = before + 1;
        return List.of();
    }
}
