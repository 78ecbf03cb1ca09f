package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A collection of all that is wrong, so that it can be told at once. Used by one thread.
 */
final class Faults {
    private final List<String> lines = new ArrayList<>();

    /** Adds one fault in one line. */
    void add(String line) {
        lines.add(Words.oneLine(line));
    }

    /** Adds a fault of a setting. */
    void add(String setting, String where, String problem) {
        add(setting + " (" + where + "): " + problem);
    }

    /** The faults of one value, whose parts may have lines of their own. */
    Complaints of(String setting, Origin origin) {
        return (part, line, problem) -> add(setting + part, origin.at(line), problem);
    }

    /** Ends the loading if there was any fault. */
    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new ConfigException(lines);
        }
    }

    /** A taker of what is wrong with one value. */
    interface Complaints {
        /**
         * Takes a fault.
         *
         * @param part the part of the value, as in {@code [1].publish}, or empty
         * @param line where it was written, for origins that have lines
         * @param problem what is wrong and what is allowed
         */
        void add(String part, int line, String problem);
    }
}
