package io.sluice.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A condition on a publication's tags. Immutable, safe for all threads; two that say the same in the same order are
 * equal, so that subscribers who ask for the same can share one.
 */
public sealed interface TagFilter {
    /** How many parts a filter may have, itself included. */
    int MAX_NODES = 64;
    /** How deep its parts may nest, itself included. */
    int MAX_DEPTH = 8;
    /** How many values its lists may have together. */
    int MAX_VALUES = 256;
    /** How many UTF-16 units a key or a value may have. */
    int MAX_LENGTH = 256;

    /**
     * The filter that a client described, or nothing when the description is over a limit or makes no sense: an unknown
     * operator; a comparison without its value or list, or with what it does not take; without a key, which only
     * {@code ex} and {@code nex} can do without; {@code and} or {@code or} of nothing; {@code not} of anything but one
     * part. Members that mean nothing beside the operator are passed over.
     */
    static Optional<TagFilter> of(FilterNode description) {
        return Optional.ofNullable(new FilterBuilder().build(description, 1));
    }

    /** Whether the publication with these tags is wanted. Does no more than {@link #MAX_NODES} comparisons. */
    boolean matches(Map<String, String> tags);

    /**
     * A comparison of one tag.
     *
     * @param key the tag
     * @param comparison how it is compared
     * @param value what with, or empty
     * @param values what with, when the comparison takes a list
     */
    record Leaf(String key, TagComparison comparison, String value, Set<String> values) implements TagFilter {
        @Override
        public boolean matches(Map<String, String> tags) {
            return comparison.holds(tags.get(key), this);
        }
    }

    /**
     * All of several conditions.
     *
     * @param parts the conditions, at least one
     */
    record And(List<TagFilter> parts) implements TagFilter {
        @Override
        public boolean matches(Map<String, String> tags) {
            for (TagFilter part : parts) {
                if (!part.matches(tags)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Any of several conditions.
     *
     * @param parts the conditions, at least one
     */
    record Or(List<TagFilter> parts) implements TagFilter {
        @Override
        public boolean matches(Map<String, String> tags) {
            for (TagFilter part : parts) {
                if (part.matches(tags)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The opposite of a condition.
     *
     * @param part the condition
     */
    record Not(TagFilter part) implements TagFilter {
        @Override
        public boolean matches(Map<String, String> tags) {
            return !part.matches(tags);
        }
    }
}
