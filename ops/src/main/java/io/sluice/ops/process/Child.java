package io.sluice.ops.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that a tool started and will end. It does not outlive this process, however that ends. Used by one thread;
 * signals and ends wait for a moment.
 */
public final class Child {
    private static final long STOP_SECONDS = 15;

    private final String name;
    private final Path log;
    private final Process process;
    private final Process guard;

    private Child(String name, Path log, Process process, Process guard) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.guard = guard;
    }

    /** Starts the command; both its streams go to the log, a new one. */
    public static Child start(String name, Path log, List<String> command, Map<String, String> environment)
        throws IOException {
        Files.deleteIfExists(log);
        return restart(name, log, command, environment);
    }

    /** Starts the command again; both its streams are added to the log. */
    public static Child restart(String name, Path log, List<String> command, Map<String, String> environment)
        throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new Child(name, log, process, guard(process.pid()));
    }

    /** What it is called in reports. */
    public String name() {
        return name;
    }

    /** Where its streams go. */
    public Path log() {
        return log;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs, or is frozen. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code, once it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Sends a signal by name, such as STOP. */
    public void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
    }

    /** Ends it as kill -9 does, and waits until it is gone. */
    public void kill() throws InterruptedException {
        guard.destroyForcibly();
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end, and insists after a while. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        guard.destroyForcibly();
    }

    /** A watcher whose input ends when this process does, be it by SIGKILL, and that ends the child then. */
    private static Process guard(long child) throws IOException {
        return new ProcessBuilder("sh", "-c", "trap '' INT HUP; cat >/dev/null; kill -9 " + child)
            .redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
    }
}
