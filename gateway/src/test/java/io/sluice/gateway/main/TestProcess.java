package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The executable jar as a process of its own, without any setting from the environment. One thread at a time. */
final class TestProcess implements AutoCloseable {
    /** The first Java that knows the option. */
    private static final int UNSAFE_WARNS = 23;

    private final Process process;
    private final Path out;
    private final Path err;

    private TestProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static TestProcess start(String... options) {
        return start(List.of(), options);
    }

    /** One that may have so many descriptors open. */
    static TestProcess startWithDescriptors(int most, String... options) {
        return start(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"), options);
    }

    private static TestProcess start(List<String> launcher, String... options) {
        try {
            Path out = Files.createTempFile("sluice-test-", ".out");
            Path err = Files.createTempFile("sluice-test-", ".err");
            List<String> line = new ArrayList<>(launcher);
            line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m"));
            if (Runtime.version().feature() >= UNSAFE_WARNS) {
                line.add("--sun-misc-unsafe-memory-access=allow"); // as gateway/run and the image say it
            }
            line.addAll(List.of("-jar", jar().toString()));
            line.addAll(Arrays.asList(options));
            ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
            return new TestProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options, and the defaults that they don't replace. */
    static String[] with(String[] options, String... defaults) {
        Map<String, String> merged = new LinkedHashMap<>();
        Stream.concat(Arrays.stream(defaults), Arrays.stream(options))
            .forEach(option -> merged.put(option.substring(0, option.indexOf('=')), option));
        return merged.values().toArray(String[]::new);
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-all.jar")).findFirst()
                .orElseThrow(() -> new IllegalStateException("no executable jar in target; run the package phase"));
        }
    }

    /** The CPU time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitCode() {
        try {
            if (!process.waitFor(TestGateway.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + TestGateway.PATIENCE + ": " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    void awaitOutput(String text) {
        TestGateway.await(text).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended while waiting for \"" + text + "\": " + output());
            }
            return output().contains(text);
        });
    }

    /** All that it has printed and logged. */
    String output() {
        return read(out) + read(err);
    }

    /** What it said on the error stream. */
    String errors() {
        return read(err);
    }

    int port() {
        return port("wss?://localhost:(\\d+)/");
    }

    TestClient client() {
        return TestClient.open(port());
    }

    String httpGet(String path) {
        return TestGateway.httpGet(adminPort(), path);
    }

    int adminPort() {
        return port("http://127\\.0\\.0\\.1:(\\d+)/metrics");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }

    /** It is said when the listener stands, after all that is said of the settings. */
    private int port(String pattern) {
        Pattern said = Pattern.compile(pattern);
        TestGateway.await(pattern).until(() -> {
            boolean ended = !process.isAlive();
            boolean there = said.matcher(read(out)).find();
            if (ended && !there) {
                throw new AssertionError("ended without " + pattern + ": " + output());
            }
            return there;
        });
        Matcher matcher = said.matcher(read(out));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
