package io.sluice.protocol;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TagFilterTest {
    private static final FilterNode NEWS = FilterNode.leaf("kind", "eq", "news");
    private static final FilterNode URGENT = FilterNode.leaf("urgent", "ex", "");

    @ParameterizedTest
    @CsvSource({
        "eq,  news,   true", "eq,  new,    false", "eq,  NEWS,  false",
        "neq, news,   false", "neq, sports, true",
        "sw,  ne,     true", "sw,  ews,    false", "sw,  newsy, false",
        "ew,  ws,     true", "ew,  ne,     false",
        "ct,  ew,     true", "ct,  nw,     false",
        "lt,  zzz,    false", "gte, news,  false",
    })
    void textIsComparedUnitByUnit(String cmp, String val, boolean expected) {
        assertThat(filter(FilterNode.leaf("kind", cmp, val)).matches(Map.of("kind", "news"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "lt, 10, true", "lt, 9.50, false", "lt, 9.51, true", "lt, -10, false",
        "lte, 9.500, true", "lte, 9.49, false",
        "gt, 9.5, false", "gt, 9.49, true", "gt, -100, true", "gt, 10, false",
        "gte, 9.5, true", "gte, +9.5, true", "gte, 9.6, false", "gte, 1e0, false",
    })
    void numbersAreComparedAsNumbers(String cmp, String val, boolean expected) {
        assertThat(filter(FilterNode.leaf("price", cmp, val)).matches(Map.of("price", "9.5"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"eq, false", "neq, true", "sw, false", "ew, false", "ct, false", "lt, false", "lte, false", "gt, false",
        "gte, false"})
    void missingTagIsEqualToNothing(String cmp, boolean expected) {
        assertThat(filter(FilterNode.leaf("price", cmp, "0")).matches(Map.of("kind", "0"))).isEqualTo(expected);
    }

    @Test
    void listsSayWhatATagMayBe() {
        TagFilter in = filter(FilterNode.leaf("kind", "in", List.of("news", "sports", "news")));
        TagFilter notIn = filter(FilterNode.leaf("kind", "nin", List.of("news", "sports")));
        for (Map<String, String> tags : List.of(Map.of("kind", "news"), Map.of("kind", "weather"),
            Map.<String, String>of())) {
            assertThat(in.matches(tags)).isEqualTo("news".equals(tags.get("kind")));
            assertThat(notIn.matches(tags)).isEqualTo(!in.matches(tags));
        }
    }

    @Test
    void missingTagIsInAListWithTheEmptyString() {
        assertThat(filter(FilterNode.leaf("kind", "in", List.of("", "news"))).matches(Map.of())).isTrue();
        assertThat(filter(FilterNode.leaf("kind", "nin", List.of("", "news"))).matches(Map.of())).isFalse();
    }

    @Test
    void existenceDoesNotLookAtTheValue() {
        assertThat(filter(URGENT).matches(Map.of("urgent", ""))).isTrue();
        assertThat(filter(URGENT).matches(Map.of())).isFalse();
        assertThat(filter(FilterNode.leaf("urgent", "nex", "")).matches(Map.of())).isTrue();
        assertThat(filter(FilterNode.leaf("", "ex", "")).matches(Map.of("", "x"))).isTrue();
    }

    @Test
    void partsAreJoined() {
        TagFilter both = filter(FilterNode.join("and", NEWS, URGENT));
        TagFilter any = filter(FilterNode.join("or", NEWS, URGENT));
        TagFilter neither = filter(FilterNode.join("not", FilterNode.join("or", NEWS, URGENT)));
        assertThat(both.matches(Map.of("kind", "news", "urgent", "1"))).isTrue();
        assertThat(both.matches(Map.of("kind", "news"))).isFalse();
        assertThat(any.matches(Map.of("kind", "news"))).isTrue();
        assertThat(any.matches(Map.of("kind", "sports"))).isFalse();
        assertThat(neither.matches(Map.of("kind", "sports"))).isTrue();
        assertThat(neither.matches(Map.of("urgent", ""))).isFalse();
    }

    @Property
    void notIsTheOppositeAndAndIsNotOrOfOpposites(@ForAll("leaves") FilterNode one, @ForAll("leaves") FilterNode other,
        @ForAll("tags") Map<String, String> tags) {
        boolean a = filter(one).matches(tags);
        boolean b = filter(other).matches(tags);
        FilterNode notOne = FilterNode.join("not", one);
        FilterNode notOther = FilterNode.join("not", other);
        assertThat(filter(notOne).matches(tags)).isEqualTo(!a);
        assertThat(filter(FilterNode.join("and", one, other)).matches(tags)).isEqualTo(a && b);
        assertThat(filter(FilterNode.join("not", FilterNode.join("or", notOne, notOther))).matches(tags))
            .isEqualTo(a && b);
    }

    @ParameterizedTest
    @EnumSource
    void comparisonsTakeWhatTheyCompareWithAndNothingElse(TagComparison comparison) {
        String cmp = comparison.wireName();
        boolean value = comparison.operand() == TagComparison.Operand.VALUE;
        boolean list = comparison.operand() == TagComparison.Operand.LIST;
        assertThat(valid(FilterNode.leaf("k", cmp, ""))).isEqualTo(!value && !list);
        assertThat(valid(FilterNode.leaf("k", cmp, "v"))).isEqualTo(value);
        assertThat(valid(FilterNode.leaf("k", cmp, List.of("v")))).isEqualTo(list);
        assertThat(valid(new FilterNode("", "k", cmp, "v", List.of("v"), List.of()))).isFalse();
        assertThat(valid(FilterNode.leaf("", cmp, value ? "v" : ""))).isEqualTo(!value && !list);
        assertThat(TagComparison.named(cmp)).contains(comparison);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "AND", "leaf", " "})
    void unknownOperatorsAreInvalid(String op) {
        assertThat(valid(FilterNode.join(op, NEWS))).isFalse();
        assertThat(valid(FilterNode.leaf("k", op, "v"))).isFalse();
    }

    @Test
    void emptyDescriptionIsInvalid() {
        assertThat(valid(FilterNode.leaf("", "", ""))).isFalse();
    }

    @Test
    void joinsNeedTheirParts() {
        assertThat(valid(FilterNode.join("and"))).isFalse();
        assertThat(valid(FilterNode.join("or"))).isFalse();
        assertThat(valid(FilterNode.join("not"))).isFalse();
        assertThat(valid(FilterNode.join("not", NEWS, URGENT))).isFalse();
        assertThat(valid(FilterNode.join("or", NEWS, FilterNode.join("and")))).isFalse();
    }

    @Test
    void nodesAreLimited() {
        int most = TagFilter.MAX_NODES;
        assertThat(valid(FilterNode.join("or", nCopies(most - 1, NEWS).toArray(FilterNode[]::new)))).isTrue();
        assertThat(valid(FilterNode.join("or", nCopies(most, NEWS).toArray(FilterNode[]::new)))).isFalse();
    }

    @Test
    void depthIsLimited() {
        assertThat(valid(nested(TagFilter.MAX_DEPTH))).isTrue();
        assertThat(valid(nested(TagFilter.MAX_DEPTH + 1))).isFalse();
        assertThat(valid(nested(100_000))).isFalse();
    }

    @Test
    void valuesAreLimitedTogether() {
        FilterNode half = FilterNode.leaf("k", "in", nCopies(TagFilter.MAX_VALUES / 2, "v"));
        assertThat(valid(FilterNode.join("or", half, half))).isTrue();
        assertThat(valid(FilterNode.join("or", half, half, FilterNode.leaf("k", "in", List.of("v"))))).isFalse();
    }

    @Test
    void lengthsAreLimited() {
        String most = "x".repeat(TagFilter.MAX_LENGTH);
        String more = most + "x";
        assertThat(valid(FilterNode.leaf(most, "eq", most))).isTrue();
        assertThat(valid(FilterNode.leaf(most, "in", List.of(most)))).isTrue();
        assertThat(valid(FilterNode.leaf(more, "eq", "v"))).isFalse();
        assertThat(valid(FilterNode.leaf("k", "eq", more))).isFalse();
        assertThat(valid(FilterNode.leaf("k", "in", List.of(more)))).isFalse();
    }

    @Test
    void filtersThatSayTheSameAreEqual() {
        FilterNode again = FilterNode.join("and", FilterNode.leaf("kind", "eq", "news"), URGENT);
        assertThat(filter(FilterNode.join("and", NEWS, URGENT))).isEqualTo(filter(again))
            .hasSameHashCodeAs(filter(again));
    }

    @Provide
    Arbitrary<FilterNode> leaves() {
        Arbitrary<String> keys = Arbitraries.of("a", "b");
        Arbitrary<String> values = Arbitraries.of("1", "2", "12", "x");
        return Arbitraries.oneOf(
            Combinators.combine(keys, Arbitraries.of("eq", "neq", "sw", "ew", "ct", "lt", "lte", "gt", "gte"), values)
                .as(FilterNode::leaf),
            Combinators.combine(keys, Arbitraries.of("in", "nin"), values.list().ofMinSize(1).ofMaxSize(3))
                .as(FilterNode::leaf),
            Combinators.combine(keys, Arbitraries.of("ex", "nex")).as((key, cmp) -> FilterNode.leaf(key, cmp, "")));
    }

    @Provide
    Arbitrary<Map<String, String>> tags() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("1", "2", "12", "x", "")).ofMaxSize(3);
    }

    private static FilterNode nested(int depth) {
        FilterNode node = NEWS;
        for (int i = 1; i < depth; i++) {
            node = FilterNode.join("not", node);
        }
        return node;
    }

    private static TagFilter filter(FilterNode description) {
        return TagFilter.of(description).orElseThrow();
    }

    private static boolean valid(FilterNode description) {
        return TagFilter.of(description).isPresent();
    }
}
