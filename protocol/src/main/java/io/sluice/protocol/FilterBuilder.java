package io.sluice.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A filter in the making, that counts what it is made of. Belongs to one call. */
final class FilterBuilder {
    private int nodes;
    private int values;

    /** The filter at that depth, 1 for the outermost, or null when it is not a valid one. */
    @Nullable TagFilter build(FilterNode node, int depth) {
        nodes++;
        if (depth > TagFilter.MAX_DEPTH || nodes > TagFilter.MAX_NODES) {
            return null;
        }
        return node.op().isEmpty() ? leaf(node) : join(node, depth);
    }

    private @Nullable TagFilter join(FilterNode node, int depth) {
        List<TagFilter> parts = parts(node.nodes(), depth + 1);
        if (parts == null || parts.isEmpty()) {
            return null;
        }
        return switch (node.op()) {
            case "and" -> new TagFilter.And(parts);
            case "or" -> new TagFilter.Or(parts);
            case "not" -> parts.size() == 1 ? new TagFilter.Not(parts.get(0)) : null;
            default -> null;
        };
    }

    private @Nullable List<TagFilter> parts(List<FilterNode> described, int depth) {
        List<TagFilter> parts = new ArrayList<>(Math.min(described.size(), TagFilter.MAX_NODES));
        for (FilterNode each : described) {
            TagFilter part = build(each, depth);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return List.copyOf(parts);
    }

    private @Nullable TagFilter leaf(FilterNode node) {
        TagComparison comparison = TagComparison.named(node.cmp()).orElse(null);
        values += node.vals().size();
        if (comparison == null || !complete(comparison, node) || !withinLimits(node)) {
            return null;
        }
        return new TagFilter.Leaf(node.key(), comparison, node.val(), Set.copyOf(node.vals()));
    }

    private static boolean complete(TagComparison comparison, FilterNode node) {
        boolean valued = !node.val().isEmpty();
        boolean listed = !node.vals().isEmpty();
        return switch (comparison.operand()) {
            case VALUE -> valued && !listed && !node.key().isEmpty();
            case LIST -> listed && !valued && !node.key().isEmpty();
            case NONE -> !listed && !valued;
        };
    }

    private boolean withinLimits(FilterNode node) {
        return values <= TagFilter.MAX_VALUES && fits(node.key()) && fits(node.val())
            && node.vals().stream().allMatch(FilterBuilder::fits);
    }

    private static boolean fits(String text) {
        return text.length() <= TagFilter.MAX_LENGTH;
    }
}
