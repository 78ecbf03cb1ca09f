package io.sluice.gateway.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The written form of sizes: a whole number of bytes, or of {@code KiB}, {@code MiB} or {@code GiB}. The units of a
 * thousand (kB) are refused, since nobody agrees on them.
 */
final class ByteSizes {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,18})\\s?(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);

    private ByteSizes() {
    }

    /**
     * Reads a size in bytes.
     *
     * @throws IllegalArgumentException when it is none; its text says so without repeating the value
     */
    static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("is not a size, such as 1000, 64KiB or 1MiB");
        }
        long number = Long.parseLong(form.group(1));
        int shift = shift(form.group(2) == null ? "b" : form.group(2).toLowerCase(Locale.ROOT));
        return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
    }

    /** Writes a size in the largest unit that keeps it exact. */
    static String format(long bytes) {
        if (bytes == 0 || bytes % 1024 != 0) {
            return Long.toString(bytes);
        }
        if (bytes % (1 << 20) != 0) {
            return bytes / 1024 + "KiB";
        }
        return bytes % (1 << 30) == 0 ? bytes / (1 << 30) + "GiB" : bytes / (1 << 20) + "MiB";
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "b" -> 0;
            case "kib" -> 10;
            case "mib" -> 20;
            default -> 30;
        };
    }
}
