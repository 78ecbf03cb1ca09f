package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list of texts: a YAML list, or one text with commas between the items.
 *
 * @param example what items look like
 * @param secret whether items must not be shown as they were given
 * @param parse reads an item; throws {@link IllegalArgumentException} with what is wrong
 */
record ListKind<T>(String example, boolean secret, Function<String, T> parse) implements Kind<List<T>> {
    /** One whose items may be shown. */
    ListKind(String example, Function<String, T> parse) {
        this(example, false, parse);
    }

    @Override
    public @Nullable List<T> read(YamlNode node, Faults.Complaints complaints) {
        List<T> items = new ArrayList<>();
        boolean sound = true;
        for (YamlNode.Scalar scalar : scalars(node)) {
            String text = String.valueOf(scalar.text()).strip();
            try {
                items.add(parse.apply(text));
            } catch (IllegalArgumentException e) {
                String item = secret ? "an item (not shown)" : Words.quote(text);
                complaints.add("", scalar.line(), item + " " + e.getMessage() + "; such as " + example);
                sound = false;
            }
        }
        return sound ? List.copyOf(items) : null;
    }

    private static List<YamlNode.Scalar> scalars(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return Arrays.stream(String.valueOf(scalar.text()).split(",", -1)).filter(item -> !item.isBlank())
                .map(item -> new YamlNode.Scalar(node.line(), item)).toList();
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items().stream().flatMap(item -> scalars(item).stream()).toList();
        }
        return List.of(new YamlNode.Scalar(node.line(), "a section"));
    }

    @Override
    public String show(List<T> value) {
        return String.join(",", value.stream().map(String::valueOf).toList());
    }

    @Override
    public String yaml(List<T> value) {
        return value.isEmpty() ? "[]" : '"' + show(value) + '"';
    }

    @Override
    public String allowed() {
        return "a list, such as " + example;
    }
}
