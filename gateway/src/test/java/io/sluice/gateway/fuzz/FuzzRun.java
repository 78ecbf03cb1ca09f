package io.sluice.gateway.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of Jazzer against one target, in a process of its own. What it finds worth keeping stays in
 * {@code target/fuzz}, so that the next run goes on from there.
 */
final class FuzzRun implements AutoCloseable {
    /** Jazzer and the JVM, besides the time that it may fuzz. */
    private static final int SPARE_SECONDS = 120;
    private static final int SHORT = 10;
    private static final Path PROTOCOLS_TESTS = Path.of("..", "protocol", "target", "test-classes");
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERED = Pattern.compile("#\\d+\\s+(?:DONE|pulse|INITED|NEW|REDUCE).* cov: (\\d+)"
        + " ft: (\\d+) corp: (\\d+)/");

    private final FuzzTarget target;
    private final int seconds;
    private final Path log;
    private final Process process;

    /** Begins, for so many seconds; a seed of 0 is another each time. */
    FuzzRun(FuzzTarget target, int seconds, long seed) {
        this.target = target;
        this.seconds = seconds;
        Path home = Path.of("target", "fuzz", target.toString()).toAbsolutePath();
        this.log = home.resolve("output.log");
        try {
            Seeds.write(target, home.resolve("seeds"));
            Files.createDirectories(home.resolve("corpus"));
            process = new ProcessBuilder(command(home, seed)).directory(home.toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(Path home, long seed) {
        String classes = System.getProperty("java.class.path") + File.pathSeparator + PROTOCOLS_TESTS.toAbsolutePath();
        List<String> line = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC"));
        if (seconds <= SHORT) {
            line.add("-XX:TieredStopAtLevel=1"); // the second compiler would take longer than the whole run
        }
        if (Runtime.version().feature() > 17) {
            line.addAll(List.of("-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED"));
        }
        line.addAll(List.of("-cp", classes, "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.type(), "--instrumentation_includes=" + target.instrumented(),
            "--custom_hook_includes=io.sluice.**", "--reproducer_path=" + home, "-artifact_prefix=" + home + "/",
            "-max_total_time=" + seconds, "-max_len=" + target.maxBytes(), "-timeout=20", "-seed=" + seed,
            "-print_final_stats=1", home.resolve("corpus").toString(), home.resolve("seeds").toString()));
        return line;
    }

    /** Waits for the end, and tells what came of it in one line; fails with what was found. */
    String await() throws IOException, InterruptedException {
        if (!process.waitFor(seconds + SPARE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(target + ": Jazzer has not come to its end; see " + log);
        }
        String output = Files.readString(log);
        String summary = summary(output);
        if (process.exitValue() != 0) {
            int from = Math.max(0, output.indexOf("\n== "));
            throw new AssertionError(target + ": " + summary + "; " + log + " says:\n"
                + output.substring(from == 0 ? Math.max(0, output.length() - 3_000) : from));
        }
        return target + ": " + summary;
    }

    private String summary(String output) {
        String executed = last(EXECUTED, output, "$1", "0");
        return executed + " executions in " + seconds + " s, "
            + last(COVERED, output, "$1 edges, $2 features, $3 inputs kept", "no coverage");
    }

    private static String last(Pattern pattern, String text, String form, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        String found = otherwise;
        while (matcher.find()) {
            found = matcher.group().replaceFirst("(?s).*" + pattern.pattern(), form);
        }
        return found;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
