package io.sluice.ops.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus text, read: the sum of each meter over its labels. Stateless. */
final class MeterText {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{.*})? (\\S+)");

    private MeterText() {
    }

    /** The sums by meter name. */
    static Map<String, Double> sums(String text) {
        Map<String, Double> sums = new TreeMap<>();
        text.lines().map(LINE::matcher).filter(Matcher::matches)
            .forEach(line -> sums.merge(line.group(1), value(line.group(2)), Double::sum));
        return sums;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
