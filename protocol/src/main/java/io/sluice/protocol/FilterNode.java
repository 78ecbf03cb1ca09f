package io.sluice.protocol;

import java.util.List;

/**
 * A part of a tag filter just as a client sent it (client protocol, section 1.3): it may make no sense, which
 * {@link TagFilter#of} finds out. Members that were left out are empty.
 *
 * @param op {@code and}, {@code or}, {@code not}, or empty for a comparison
 * @param key the tag that a comparison looks at
 * @param cmp how it compares
 * @param val what it compares with
 * @param vals what it compares with, when that is a list
 * @param nodes the parts that {@code op} joins
 */
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {
    /** Copies the lists. */
    public FilterNode {
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }

    /** A comparison with one value. */
    public static FilterNode leaf(String key, String cmp, String val) {
        return new FilterNode("", key, cmp, val, List.of(), List.of());
    }

    /** A comparison with a list of values, which may be empty. */
    public static FilterNode leaf(String key, String cmp, List<String> vals) {
        return new FilterNode("", key, cmp, "", vals, List.of());
    }

    /** Several parts in one. */
    public static FilterNode join(String op, FilterNode... nodes) {
        return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
    }
}
