package io.sluice.ops.load;

import java.util.Arrays;

/**
 * Numbers that are missing from a sequence, as ranges: eight bytes for each gap, however wide. Owned by one loop.
 */
final class Gaps {
    /** Pairs of a first number and the one after the last, ascending, neither touching nor overlapping. */
    private int[] bounds = new int[2];
    private int used;

    /** Adds the numbers from {@code from} to before {@code to}, all of them above those already here. */
    void add(int from, int to) {
        insert(used, from, to);
    }

    /** Takes a number out; returns whether it was missing. */
    boolean remove(int number) {
        int at = rangeOf(number);
        if (at < 0) {
            return false;
        }
        int from = bounds[at];
        int to = bounds[at + 1];
        if (from + 1 == to) {
            System.arraycopy(bounds, at + 2, bounds, at, used - at - 2);
            used -= 2;
        } else if (number == from) {
            bounds[at]++;
        } else {
            bounds[at + 1] = number;
            if (number + 1 < to) {
                insert(at + 2, number + 1, to);
            }
        }
        return true;
    }

    /** The first number from this one on that is not missing; itself when it is not. */
    int end(int number) {
        int at = rangeOf(number);
        return at < 0 ? number : bounds[at + 1];
    }

    /** How many numbers from {@code from} to before {@code to} are missing. */
    int count(int from, int to) {
        int count = 0;
        for (int at = 0; at < used && bounds[at] < to; at += 2) {
            count += Math.max(0, Math.min(to, bounds[at + 1]) - Math.max(from, bounds[at]));
        }
        return count;
    }

    private int rangeOf(int number) {
        int low = 0;
        int high = used / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number < bounds[2 * middle]) {
                high = middle - 1;
            } else if (number >= bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return 2 * middle;
            }
        }
        return -1;
    }

    private void insert(int at, int from, int to) {
        if (used == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * used);
        }
        System.arraycopy(bounds, at, bounds, at + 2, used - at);
        bounds[at] = from;
        bounds[at + 1] = to;
        used += 2;
    }
}
