package io.sluice.gateway.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The inputs that fuzzing begins with, among them all that were ever found to break something: a file of text for each
 * target, one input a line, as text with Java's escapes or, after {@code hex }, as hexadecimal digits. Lines that begin
 * with {@code #} and empty ones are none.
 */
final class Seeds {
    private static final Path FILES = Path.of("src", "test", "resources", "fuzz");
    private static final String HEX = "hex ";

    private Seeds() {
    }

    /** The target's seeds. */
    static List<byte[]> of(FuzzTarget target) {
        try {
            List<byte[]> seeds = new ArrayList<>();
            for (String line : Files.readAllLines(FILES.resolve(target + ".seeds"))) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    seeds.add(bytes(line));
                }
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String line) {
        return line.startsWith(HEX) ? HexFormat.of().parseHex(line.substring(HEX.length()).replace(" ", ""))
            : line.translateEscapes().getBytes(StandardCharsets.UTF_8);
    }

    /** Puts them into a directory, a file each. */
    static void write(FuzzTarget target, Path directory) throws IOException {
        Files.createDirectories(directory);
        int number = 0;
        for (byte[] seed : of(target)) {
            Files.write(directory.resolve(String.format(Locale.ROOT, "seed-%03d", number++)), seed);
        }
    }
}
