package io.sluice.gateway.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An origin (RFC 6454 section 6.2) or a rule for origins, in lower case.
 *
 * @param scheme such as {@code https}
 * @param host its labels with dots, or an IPv6 address in brackets; a rule's may have stars
 * @param port the port, {@code *} for any in a rule; the scheme's default when left out, or empty if it has none
 */
record Origin(String scheme, String host, String port) {
    private static final Pattern SYNTAX = Pattern.compile("([a-z][a-z0-9+.-]*)"
        + "://([a-z0-9*_-]+(?:\\.[a-z0-9*_-]+)*|\\[[0-9a-f:.]+])"
        + "(?::([0-9]{1,5}|\\*))?");
    private static final int MAX_LENGTH = 512;

    /** Returns null for what is neither. The text must be in lower case. */
    static @Nullable Origin parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (text.length() > MAX_LENGTH || !parts.matches()) {
            return null;
        }
        String scheme = parts.group(1);
        @Nullable String port = parts.group(3);
        return new Origin(scheme, parts.group(2), port == null ? defaultPort(scheme) : port);
    }

    /** Whether the origin is one that this rule stands for. */
    boolean matches(Origin origin) {
        return scheme.equals(origin.scheme)
            && (port.equals("*") || port.equals(origin.port))
            && labelsMatch(host.split("\\.", -1), origin.host.split("\\.", -1));
    }

    private static boolean labelsMatch(String[] rules, String[] labels) {
        if (rules.length != labels.length) {
            return false;
        }
        for (int i = 0; i < rules.length; i++) {
            if (!labelMatches(rules[i], labels[i])) {
                return false;
            }
        }
        return true;
    }

    /** Compares with stars, going back to the last star only, so that no label can make it slow. */
    private static boolean labelMatches(String rule, String label) {
        int r = 0;
        int star = -1;
        int resume = 0;
        for (int l = 0; l < label.length(); ) {
            if (r < rule.length() && rule.charAt(r) == '*') {
                star = r++;
                resume = l;
            } else if (r < rule.length() && rule.charAt(r) == label.charAt(l)) {
                r++;
                l++;
            } else if (star >= 0) {
                r = star + 1;
                l = ++resume;
            } else {
                return false;
            }
        }
        return rule.substring(r).chars().allMatch(rest -> rest == '*');
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "https" -> "443";
            case "http" -> "80";
            default -> "";
        };
    }
}
