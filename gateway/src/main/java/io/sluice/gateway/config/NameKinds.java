package io.sluice.gateway.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluice.gateway.config.ScalarKind.Form;
import io.sluice.protocol.ChannelName;

/**
 * The kinds of what a namespace says of its channels' names.
 */
final class NameKinds {
    private static final int LONGEST_PREFIX = 16;
    private static final int LONGEST_PATTERN = 256;
    /** Instructions of a compiled pattern: each may be looked at for each character of a name, on a loop. */
    private static final int LARGEST_PROGRAM = 300;

    private NameKinds() {
    }

    /** What private channels' names begin with. */
    static Kind<String> prefix() {
        return new ScalarKind<>("up to " + LONGEST_PREFIX + " characters, no colon, braces or control characters; empty"
            + " for none", Form.PLAIN, NameKinds::parsePrefix, NameKinds::quoted);
    }

    /** A regular expression. RE2 takes time in proportion to a name's length, whatever the name. */
    static Kind<String> pattern() {
        return new ScalarKind<>("a regular expression of RE2, up to " + LONGEST_PATTERN + " characters; empty for none",
            Form.PLAIN, NameKinds::parsePattern, NameKinds::quoted);
    }

    private static String parsePrefix(String prefix) {
        boolean sound = prefix.isEmpty() || ChannelName.fault(prefix, LONGEST_PREFIX) == null;
        if (!sound || prefix.indexOf(':') >= 0) {
            throw new IllegalArgumentException("can't begin a channel's name");
        }
        return prefix;
    }

    private static String parsePattern(String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("is too long");
        }
        try {
            if (Pattern.compile(pattern).programSize() > LARGEST_PROGRAM) {
                throw new IllegalArgumentException("is too large: smaller counts in {} would do");
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("can't be read: " + e.getDescription(), e);
        }
        return pattern;
    }

    /** In YAML's quotes that leave backslashes alone. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
