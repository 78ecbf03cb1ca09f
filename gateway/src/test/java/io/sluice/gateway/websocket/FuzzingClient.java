package io.sluice.gateway.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Autobahn's fuzzing client with a part of its cases, in Python on the JVM. A process of its own, since nothing else
 * ends its threads.
 */
final class FuzzingClient implements AutoCloseable {
    private static final String DRIVER = "autobahn/fuzzingclient.py";

    private final Path reports;
    private final Path log;
    private final Process process;

    /**
     * Begins.
     *
     * @param url of the echo
     * @param reports the directory to leave a report of each case in
     * @param cases which, as {@code 9.1.*,9.2.*}
     * @param excluded which of these not, or empty
     */
    FuzzingClient(String url, Path reports, String cases, String excluded) {
        this.reports = reports;
        this.log = reports.resolve("output.log");
        try {
            Files.createDirectories(reports);
            Files.deleteIfExists(reports.resolve("index.json")); // an earlier run's
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Python's bytecode is hardly worth a second compiler, and other clients run beside this one.
                "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dpython.cachedir.skip=true",
                "-cp", jarOf("org/python/util/jython.class") + ":" + jarOf("autobahntestsuite/wstest.py"),
                "org.python.util.jython", path(resource(DRIVER).toURI()), url, reports.toString(), cases, excluded)
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end, and reads what was found. */
    List<CaseResult> await(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the fuzzing client has not come to its end; " + lastWords());
        }
        if (process.exitValue() != 0 || !Files.exists(reports.resolve("index.json"))) {
            throw new AssertionError("the fuzzing client failed; " + lastWords());
        }
        return CaseResult.readAll(reports);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return log + " ends with:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    private static String jarOf(String entry) throws IOException, URISyntaxException {
        return path(((JarURLConnection) resource(entry).openConnection()).getJarFileURL().toURI());
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(FuzzingClient.class.getClassLoader().getResource(name), name);
    }

    private static String path(URI file) {
        return Path.of(file).toString();
    }
}
