package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Request.Subscribe;
import io.sluice.protocol.json.JsonCodec;
import io.sluice.protocol.json.JsonLimits;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as tags ({@code a=1&b=2}), a line break, and a tag filter in JSON: a filter says of the tags what a plain
 * reading of the client protocol, section 1.3, says of them, or is none.
 */
public final class TagFilterFuzz {
    private static final JsonCodec CODEC = new JsonCodec(JsonLimits.DEFAULT);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]{1,19})?");

    private final Map<String, String> tags;

    private TagFilterFuzz(Map<String, String> tags) {
        this.tags = tags;
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, UTF_8).split("\n", 2);
        Map<String, String> tags = new HashMap<>();
        Arrays.stream(lines[0].split("&")).map(each -> each.split("=", 2))
            .forEach(each -> tags.put(each[0], each[each.length - 1]));
        FilterNode node = lines.length < 2 ? null : filter(lines[1]);
        if (node != null) {
            new TagFilterFuzz(tags).check(node);
        }
    }

    private static @Nullable FilterNode filter(String json) {
        String command = "{\"id\":1,\"subscribe\":{\"channel\":\"c\",\"tf\":" + json + "}}";
        try {
            Command read = CODEC.decode(ByteBuffer.wrap(command.getBytes(UTF_8))).get(0);
            return read.request() instanceof Subscribe subscribe ? subscribe.filter() : null;
        } catch (MalformedCommandException refused) {
            return null;
        }
    }

    private void check(FilterNode node) {
        Optional<TagFilter> filter = TagFilter.of(node);
        filter.ifPresent(it -> assertThat(it.matches(tags)).as("%s of %s", node, tags).isEqualTo(holds(node)));
        FilterNode not = FilterNode.join("not", node);
        TagFilter.of(not).ifPresent(it -> assertThat(it.matches(tags)).isEqualTo(!holds(node)));
        assertThat(TagFilter.of(node)).isEqualTo(filter);
    }

    private boolean holds(FilterNode node) {
        List<FilterNode> parts = node.nodes();
        return switch (node.op()) {
            case "and" -> parts.stream().allMatch(this::holds);
            case "or" -> parts.stream().anyMatch(this::holds);
            case "not" -> !holds(parts.get(0));
            default -> compares(node, tags.get(node.key()));
        };
    }

    private static boolean compares(FilterNode node, @Nullable String tag) {
        String text = tag == null ? "" : tag;
        return switch (node.cmp()) {
            case "eq" -> node.val().equals(tag);
            case "neq" -> !node.val().equals(tag);
            case "in" -> node.vals().contains(text);
            case "nin" -> !node.vals().contains(text);
            case "ex" -> tag != null;
            case "nex" -> tag == null;
            case "sw" -> tag != null && text.indexOf(node.val()) == 0;
            case "ew" -> text.length() >= node.val().length()
                && text.regionMatches(text.length() - node.val().length(), node.val(), 0, node.val().length());
            case "ct" -> text.contains(node.val());
            default -> isNumber(text) && isNumber(node.val())
                && inOrder(node.cmp(), new BigDecimal(text).compareTo(new BigDecimal(node.val())));
        };
    }

    private static boolean isNumber(String text) {
        return text.length() <= 200 && NUMBER.matcher(text).matches();
    }

    private static boolean inOrder(String cmp, int order) {
        return switch (cmp) {
            case "lt" -> order < 0;
            case "lte" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }
}
