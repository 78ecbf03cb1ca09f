package io.sluice.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The written form of durations: a whole number and {@code ms}, {@code s}, {@code m} or {@code h}.
 */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s?(ms|s|m|h)");

    private Durations() {
    }

    /**
     * Reads a duration, as in {@code 250ms}, {@code 5s}, {@code 2m} or {@code 1h}; {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException when it is none; its text says so without repeating the value
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("is not a duration with its unit, such as 250ms, 5s, 2m or 1h");
        }
        return Duration.ofMillis(Long.parseLong(form.group(1)) * millis(form.group(2)));
    }

    /** Writes a duration of whole milliseconds in the largest unit that keeps it exact. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        if (millis == 0 || millis % 60_000 != 0) {
            return millis / 1000 + "s";
        }
        return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h" : millis / 60_000 + "m";
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
    }
}
