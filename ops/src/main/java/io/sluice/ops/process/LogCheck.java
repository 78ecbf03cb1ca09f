package io.sluice.ops.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of gateways' logs: how often which kind of line came. Stateless. */
public final class LogCheck {
    private static final Pattern LINE = Pattern.compile("\\S+ (ERROR|WARN) +\\S.*? (\\S+) - ([^:=]*).*");

    private LogCheck() {
    }

    /** Lines of the level, by their logger and the fixed part of their text. */
    public static Map<String, Integer> count(Path log, String level) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (var lines = Files.lines(log)) {
            lines.map(LINE::matcher).filter(Matcher::matches).filter(line -> level.equals(line.group(1)))
                .forEach(line -> counts.merge(line.group(2) + ": " + line.group(3).replaceAll("\\d+", "#"), 1,
                    Integer::sum));
        }
        return counts;
    }
}
