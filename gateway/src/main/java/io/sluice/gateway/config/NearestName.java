package io.sluice.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The search for what somebody meant to write. Upper and lower case, and dashes, dots and underscores, count as equal;
 * what all variables or options begin with does not count.
 */
final class NearestName {
    private NearestName() {
    }

    /**
     * Finds the known name that is fewest edits away: characters put in, left out, replaced, or swapped with a
     * neighbour. When more than two edits are needed, a name that ends in the whole of what was written ({@code uri}
     * of {@code redis.uri}) is nearer.
     *
     * @return the nearest name, or empty when half of the letters would have to change
     */
    static Optional<String> of(String name, Collection<String> known) {
        String wanted = plain(name);
        Optional<String> near = known.stream()
            .min(Comparator.comparingInt(candidate -> distance(wanted, plain(candidate))));
        int edits = near.map(candidate -> distance(wanted, plain(candidate))).orElse(0);
        Optional<String> tail = known.stream().filter(candidate -> plain(candidate).endsWith("-" + wanted)).findFirst();
        return edits > 2 && tail.isPresent() ? tail
            : near.filter(candidate -> 2 * edits <= Math.max(wanted.length(), 3));
    }

    /** The number of edits from one text to the other (optimal string alignment). */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
                if (swapped(from, i, to, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }

    private static boolean swapped(String from, int i, String to, int j) {
        return i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-').replaceFirst("^(--|sluice-)", "");
    }
}
