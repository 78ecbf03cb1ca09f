package io.sluice.gateway.config;

import java.util.List;

/**
 * The phrases that faults are made of, always on one line.
 */
final class Words {
    private static final int LONGEST_QUOTE = 80;

    private Words() {
    }

    /** Shows a value in quotes, on one line, cut when long. */
    static String quote(String value) {
        String shown = value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "…";
        return '"' + oneLine(shown) + '"';
    }

    /** Replaces line breaks and other control characters. */
    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** The question after an unknown name, or a pointer when nothing known is near. */
    static String didYouMean(String name, List<String> known) {
        return NearestName.of(name, known).map(near -> "did you mean " + near + "?")
            .orElse("nothing known is near; --help lists what there is");
    }
}
