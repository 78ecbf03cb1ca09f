package io.sluice.gateway.config;

import java.util.List;

/**
 * The phrases that operators are told things in.
 */
public final class Words {
    private static final int LONGEST_QUOTE = 80;

    private Words() {
    }

    /** Shows a value in quotes, on one line, cut when long. */
    public static String quote(String value) {
        String shown = value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "...";
        return '"' + oneLine(shown) + '"';
    }

    /** Replaces line breaks and other control characters. */
    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** The question after an unknown name, or a pointer when nothing known is near. */
    public static String didYouMean(String name, List<String> known) {
        return NearestName.of(name, known).map(near -> "did you mean " + near + "?")
            .orElse("nothing known is near; --help lists what there is");
    }

    /**
     * Breaks a text between its words into lines of at most so many characters.
     *
     * @param indent begins every line, and counts
     * @return the lines, each with its end
     */
    public static String wrap(String text, String indent, int width) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > width) {
                lines.append('\n');
                column = 0;
            }
            String before = column == 0 ? indent : " ";
            lines.append(before).append(word);
            column += before.length() + word.length();
        }
        return lines.append('\n').toString();
    }
}
