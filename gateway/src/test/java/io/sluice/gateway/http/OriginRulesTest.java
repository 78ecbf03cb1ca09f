package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginRulesTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"null", "https://evil.example", "not an origin"})
    void withoutRulesEveryOriginPasses(@Nullable String origin) {
        assertThat(OriginRules.of(List.of()).allows(origin)).isTrue();
    }

    @Test
    void aRequestWithoutOriginIsNoBrowserAndPasses() {
        assertThat(OriginRules.of(List.of("https://example.com")).allows(null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, https://example.com",
        "https://example.com, HTTPS://Example.COM",
        "HTTPS://EXAMPLE.com, https://example.com",
        "https://example.com, https://example.com:443",
        "https://example.com:443, https://example.com",
        "http://example.com, http://example.com:80",
        "http://localhost:3000, http://localhost:3000",
        "http://localhost:*, http://localhost:5173",
        "http://localhost:*, http://localhost",
        "https://*.example.com, https://app.example.com",
        "https://app-*.example.com, https://app-17.example.com",
        "https://*.*.example.com, https://a.b.example.com",
        "https://a*b*c.example.com, https://aabbc.example.com",
        "http://[::1]:8080, http://[::1]:8080",
        "capacitor://localhost, capacitor://localhost",
    })
    void theseRulesTakeInTheseOrigins(String rule, String origin) {
        assertThat(OriginRules.of(List.of("https://other.example", rule)).allows(origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com, null",
        "https://example.com, ''",
        "https://example.com, http://example.com",
        "https://example.com, https://example.com:8443",
        "https://example.com, https://example.com.evil.example",
        "https://example.com, https://evil-example.com",
        "https://example.com, https://example.com@evil.example",
        "https://example.com, https://example.com/path",
        "https://example.com, https://example.com https://evil.example",
        "https://example.com, https://example.com.",
        "https://example.com, https://example.com:",
        "https://example.com, https://example.com:443:443",
        "https://*.example.com, https://example.com",
        "https://*.example.com, https://a.b.example.com",
        "https://*.example.com, https://a.example.com.evil.example",
        "https://*.example.com, https://evil.example/.example.com",
        "https://*.example.com, https://evilexample.com",
        "https://example*, https://example.evil",
        "https://a*b.example.com, https://ac.example.com",
        "https://exämple.com, https://example.com",
    })
    void theseRulesRefuseTheseOrigins(String rule, String origin) {
        assertThat(OriginRules.of(rule.contains("ä") ? List.of("https://xn--exmple-cua.com") : List.of(rule))
            .allows(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "example.com", "https://", "https://example.com/", "https://exa mple.com",
        "https://example.com:port", "https://a..b", "https://user@example.com"})
    void whatIsNoRuleIsRefusedByItsText(String rule) {
        assertThatThrownBy(() -> OriginRules.of(List.of(rule))).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("\"" + rule + "\" is not an origin");
    }

    @Property(tries = 300)
    void aStarStandsForAnyLabel(@ForAll @AlphaChars @StringLength(min = 1, max = 60) String label) {
        OriginRules rules = OriginRules.of(List.of("https://*.example.com"));

        assertThat(rules.allows("https://" + label + ".example.com")).isTrue();
        assertThat(rules.allows("https://" + label + "example.com")).isFalse();
        assertThat(rules.allows("https://x.example.com." + label)).isFalse();
        assertThat(rules.allows("https://" + label + ".x.example.com")).isFalse();
    }

    @Property(tries = 300)
    void noOriginWhateverItsTextMakesItFailOrPass(@ForAll String origin) {
        assertThat(OriginRules.of(List.of("https://*.example.com")).allows(origin)).isFalse();
    }
}
