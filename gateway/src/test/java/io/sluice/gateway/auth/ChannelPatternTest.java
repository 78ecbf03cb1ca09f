package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class ChannelPatternTest {
    @Example
    void aStarStaysWithinItsPartUnlessItIsTheLast() {
        ChannelPattern all = new ChannelPattern("news:*");
        assertThat(List.of("news:", "news:a", "news:a:b")).allMatch(all::matches);
        assertThat(List.of("news", "new:a", "xnews:a", "News:a")).noneMatch(all::matches);
        ChannelPattern middle = new ChannelPattern("room:*:42");
        assertThat(List.of("room::42", "room:a:42")).allMatch(middle::matches);
        assertThat(List.of("room:a:b:42", "room:a:421", "room:a")).noneMatch(middle::matches);
        assertThat(new ChannelPattern("*").matches("any:thing")).isTrue();
        assertThat(new ChannelPattern("").matches("a")).isFalse();
        assertThat(new ChannelPattern("a.b").matches("axb")).isFalse();
    }

    @Property
    void aRegularExpressionWouldSayTheSame(@ForAll("patterns") String pattern, @ForAll("names") String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c != '*' ? Pattern.quote(String.valueOf(c)) : i == pattern.length() - 1 ? ".*" : "[^:]*");
        }
        assertThat(new ChannelPattern(pattern).matches(name)).isEqualTo(Pattern.matches(regex.toString(), name));
    }

    @Example
    void manyStarsAreNoTrap() {
        ChannelPattern pattern = new ChannelPattern("a*".repeat(127) + "b");
        assertThat(pattern.matches("a".repeat(255))).isFalse();
    }

    @Example
    void capabilitiesAllowWhatAnyEntryDoes() {
        Capabilities capabilities = new Capabilities(List.of(
            new Capabilities.Entry(List.of(new ChannelPattern("news:*")), Set.of(Capability.SUBSCRIBE)),
            new Capabilities.Entry(List.of(new ChannelPattern("a"), new ChannelPattern("news:x")),
                Set.of(Capability.PUBLISH, Capability.HISTORY))));
        assertThat(capabilities.allow(Capability.SUBSCRIBE, "news:x")).isTrue();
        assertThat(capabilities.allow(Capability.PUBLISH, "news:x")).isTrue();
        assertThat(capabilities.allow(Capability.PUBLISH, "news:y")).isFalse();
        assertThat(capabilities.allow(Capability.PRESENCE, "news:x")).isFalse();
        assertThat(Capabilities.NONE.allow(Capability.SUBSCRIBE, "a")).isFalse();
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab:**").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab:").ofMaxLength(8);
    }
}
