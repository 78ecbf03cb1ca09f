package io.sluice.protocol;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a filter compares a tag (client protocol, section 1.3). As with the reference server, a missing tag is equal to
 * nothing, but counts as the empty string where it is looked for in a list.
 */
public enum TagComparison {
    /** The tag is the value. */
    EQUAL("eq", Operand.VALUE),
    /** The tag is not the value. */
    NOT_EQUAL("neq", Operand.VALUE),
    /** The tag is one of the values. */
    IN("in", Operand.LIST),
    /** The tag is none of the values. */
    NOT_IN("nin", Operand.LIST),
    /** There is such a tag. */
    EXISTS("ex", Operand.NONE),
    /** There is no such tag. */
    NOT_EXISTS("nex", Operand.NONE),
    /** The tag starts with the value. */
    STARTS_WITH("sw", Operand.VALUE),
    /** The tag ends with the value. */
    ENDS_WITH("ew", Operand.VALUE),
    /** The tag has the value somewhere in it. */
    CONTAINS("ct", Operand.VALUE),
    /** Both are decimal numbers, and the tag is the smaller one. */
    LESS("lt", Operand.VALUE),
    /** Both are decimal numbers, and the tag is not the greater one. */
    AT_MOST("lte", Operand.VALUE),
    /** Both are decimal numbers, and the tag is the greater one. */
    GREATER("gt", Operand.VALUE),
    /** Both are decimal numbers, and the tag is not the smaller one. */
    AT_LEAST("gte", Operand.VALUE);

    /** What a comparison compares with. */
    enum Operand {
        VALUE, LIST, NONE
    }

    private static final TagComparison[] ALL = values();

    private final String wireName;
    private final Operand operand;

    TagComparison(String wireName, Operand operand) {
        this.wireName = wireName;
        this.operand = operand;
    }

    /** The comparison that clients call so. */
    public static Optional<TagComparison> named(String wireName) {
        for (TagComparison comparison : ALL) {
            if (comparison.wireName.equals(wireName)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }

    /** What clients call it ({@code cmp} on the wire). */
    public String wireName() {
        return wireName;
    }

    /** What it compares with. */
    Operand operand() {
        return operand;
    }

    /** Whether it holds for the tag, which is null when the publication has none of the name. */
    boolean holds(@Nullable String tag, TagFilter.Leaf leaf) {
        return switch (this) {
            case EQUAL -> leaf.value().equals(tag);
            case NOT_EQUAL -> !leaf.value().equals(tag);
            case IN -> leaf.values().contains(Objects.requireNonNullElse(tag, ""));
            case NOT_IN -> !leaf.values().contains(Objects.requireNonNullElse(tag, ""));
            case EXISTS -> tag != null;
            case NOT_EXISTS -> tag == null;
            default -> tag != null && holdsForPresent(tag, leaf);
        };
    }

    private boolean holdsForPresent(String tag, TagFilter.Leaf leaf) {
        return switch (this) {
            case STARTS_WITH -> tag.startsWith(leaf.value());
            case ENDS_WITH -> tag.endsWith(leaf.value());
            case CONTAINS -> tag.contains(leaf.value());
            default -> DecimalText.isDecimal(tag) && DecimalText.isDecimal(leaf.value())
                && holdsForOrder(DecimalText.compare(tag, leaf.value()));
        };
    }

    private boolean holdsForOrder(int order) {
        return switch (this) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            default -> throw new IllegalStateException(this + " does not compare numbers");
        };
    }
}
