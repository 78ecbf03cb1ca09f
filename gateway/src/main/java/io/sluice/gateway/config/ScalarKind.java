package io.sluice.gateway.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of value that is written as one text.
 *
 * @param allowed what is allowed, in a few words
 * @param form how it may be shown
 * @param parse reads it; throws {@link IllegalArgumentException} with what is wrong, as in "is not a number"
 * @param format writes it so that it can be read again, or masks it
 */
record ScalarKind<T>(String allowed, Form form, Function<String, T> parse, Function<T, String> format)
    implements Kind<T> {
    /** How a value is shown. */
    enum Form { PLAIN, QUOTED, SECRET, FLAG }

    @Override
    public @Nullable T read(YamlNode node, Faults.Complaints complaints) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
            complaints.add("", node.line(), "takes one value, not a list or a section");
            return null;
        }
        String text = scalar.text().strip();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            String value = form == Form.SECRET ? "the value (not shown)" : Words.quote(text);
            String hint = allowed.isEmpty() ? "" : "; allowed: " + allowed;
            complaints.add("", node.line(), value + " " + e.getMessage() + hint);
            return null;
        }
    }

    @Override
    public String show(T value) {
        return format.apply(value);
    }

    @Override
    public String yaml(T value) {
        boolean quoted = form == Form.QUOTED || form == Form.SECRET;
        return quoted ? '"' + show(value) + '"' : show(value);
    }

    @Override
    public boolean isFlag() {
        return form == Form.FLAG;
    }
}
