package io.sluice.gateway.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The origins that browsers may come from. A rule is {@code scheme://host[:port]}; a {@code *} in a label of the host
 * stands for any characters of that one label, so {@code https://*.example.com} does not take in
 * {@code https://a.b.example.com}, and nothing can be smuggled in behind a dot. As the port, {@code *} stands for any.
 * Scheme and host are compared without regard to case, and a port left out is the scheme's default.
 */
public final class OriginRules {
    private final List<Origin> rules;

    private OriginRules(List<Origin> rules) {
        this.rules = rules;
    }

    /**
     * Reads rules as of {@code http.allowed-origins}; none allow every origin.
     *
     * @throws IllegalArgumentException when one is not {@code scheme://host[:port]}
     */
    public static OriginRules of(List<String> patterns) {
        return new OriginRules(patterns.stream().map(OriginRules::rule).toList());
    }

    /**
     * Whether a request with this {@code Origin} header may pass. Without one it is not a browser's and passes; with
     * rules, {@code null} (sandboxed frames, local files) and whatever is no origin do not.
     */
    public boolean allows(@Nullable String origin) {
        if (origin == null || rules.isEmpty()) {
            return true;
        }
        Origin given = Origin.parse(origin.toLowerCase(Locale.ROOT));
        return given != null && rules.stream().anyMatch(rule -> rule.matches(given));
    }

    private static Origin rule(String pattern) {
        Origin rule = Origin.parse(pattern.toLowerCase(Locale.ROOT));
        if (rule == null) {
            throw new IllegalArgumentException("\"" + pattern + "\" is not an origin like https://*.example.com");
        }
        return rule;
    }
}
