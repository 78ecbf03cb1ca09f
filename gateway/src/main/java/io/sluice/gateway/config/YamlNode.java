package io.sluice.gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of YAML that remembers its line. Scalars are kept as they were written, so that every source of settings is
 * read by the same rules and {@code 010} or {@code 1:30} mean nothing surprising.
 */
sealed interface YamlNode {
    /** The line that the piece begins on, counted from 1; 0 when it came from elsewhere than a file. */
    int line();

    /** A value; its text is null when nothing, or YAML's null, was written. */
    record Scalar(int line, @Nullable String text) implements YamlNode {
    }

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {
    }

    /** A map; a key that was written twice is there twice. */
    record Mapping(int line, List<Member> members) implements YamlNode {
    }

    /** One key of a map and what belongs to it. */
    record Member(String key, int line, YamlNode value) {
    }
}
