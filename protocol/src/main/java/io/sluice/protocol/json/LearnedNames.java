package io.sluice.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;

/**
 * A factory of parsers that says when it has learned too many names of members. Jackson's parsers share a table of the
 * names that they met, and one that meets another copies the whole table: with the 6,000 that it may have, a peer that
 * never says the same name twice would make us copy 320 kB for each ten bytes of his. Safe for all threads.
 */
final class LearnedNames extends JsonFactory {
    private static final long serialVersionUID = 1;
    /** More than the client protocol has, in a table of 5 kB. */
    private static final int MOST = 100;

    LearnedNames(JsonFactoryBuilder settings) {
        super(settings);
    }

    /** Whether it should give way to a new one, which knows no names yet. */
    boolean areTooMany() {
        return _byteSymbolCanonicalizer.size() > MOST;
    }
}
