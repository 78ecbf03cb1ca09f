package io.sluice.gateway.config;

/**
 * The place that a value came from, in words for an operator.
 *
 * @param words the file's name, the variable or the option
 * @param hasLines whether a line number says more
 */
record Origin(String words, boolean hasLines) {
    static final Origin DEFAULT = new Origin("default", false);

    static Origin file(String name) {
        return new Origin(name, true);
    }

    static Origin environment(String variable) {
        return new Origin("environment " + variable, false);
    }

    static Origin option(String option) {
        return new Origin("option " + option, false);
    }

    /** The place, with the line when it is a file's. */
    String at(int line) {
        return hasLines ? words + " line " + line : words;
    }
}
