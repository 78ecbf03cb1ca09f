package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One worker as its parent sees it. A thread of its own reads what it says; orders and answers are the main thread's.
 * The child ends when its standard input does, so that nothing is left even of a parent that was killed.
 */
final class WorkerProcess implements AutoCloseable {
    private static final String MAIN_CLASS = "io.sluice.ops.OpsMain";
    private static final int ANSWER_SECONDS = 120;
    private static final int END_SECONDS = 5;
    /** Beside what grows with the clients: the JVM's own, buffers, histograms. */
    private static final long BASE_HEAP_MEGABYTES = 48;
    private static final long HEAP_BYTES_PER_CLIENT = 4_096;

    private final String name;
    private final Process process;
    private final PrintWriter orders;
    private final BlockingQueue<WorkerWire.Answer> answers = new LinkedBlockingQueue<>();

    private volatile Tally.Snapshot counts = Tally.Snapshot.NONE;
    private volatile boolean ended;

    /** Starts a child for the clients of the plan's block. */
    WorkerProcess(int number, LoadPlan block) throws IOException {
        LoadPlan.Clients clients = block.clients();
        process = new ProcessBuilder(command(clients)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        name = "process " + number + " (pid " + process.pid() + ", clients " + clients.block().first() + " to "
            + (clients.block().end() - 1) + ")";
        orders = new PrintWriter(process.outputWriter(UTF_8), false);
        Thread reader = new Thread(this::listen, "worker-" + number);
        reader.setDaemon(true);
        reader.start();
    }

    /** Tells it something, without waiting for the answer. */
    void send(Object line) {
        orders.println(WorkerWire.write(line));
        orders.flush();
    }

    /** Waits for its next answer; fails with its name when it has ended. */
    <T> T answer(Class<T> type) throws IOException {
        try {
            for (int waited = 0; waited < ANSWER_SECONDS; waited++) {
                WorkerWire.Answer answer = answers.poll(1, TimeUnit.SECONDS);
                if (answer != null && answer.value() != null) {
                    return WorkerWire.read(answer.value(), type);
                }
                expectAlive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        throw new IOException(name + " does not answer");
    }

    /** Its counts as it last showed them; fails with its name when it has ended. */
    Tally.Snapshot counts() throws IOException {
        expectAlive();
        return counts;
    }

    /** Asks it to end. */
    void endInput() {
        orders.close();
    }

    /** Ends it: politely by the end of its input, and then not. */
    @Override
    public void close() {
        endInput();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void expectAlive() throws IOException {
        if (ended && answers.isEmpty()) {
            String how = process.isAlive() ? "stopped talking" : "ended with exit code " + process.exitValue();
            throw new IOException(name + " " + how);
        }
    }

    private void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                WorkerWire.Answer answer = WorkerWire.read(line, WorkerWire.Answer.class);
                if (answer.counts() != null) {
                    counts = answer.counts();
                } else {
                    answers.add(answer);
                }
            }
            process.waitFor();
        } catch (IOException | InterruptedException expected) {
            // Told by whoever asks next.
        } finally {
            ended = true;
        }
    }

    private static List<String> command(LoadPlan.Clients clients) {
        long heap = BASE_HEAP_MEGABYTES + ((clients.block().size() * HEAP_BYTES_PER_CLIENT) >> 20);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms16m", "-Xmx" + heap + "m", "-XX:+UseSerialGC", "-Xss512k",
            "-XX:ReservedCodeCacheSize=32m", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS, "load-worker"));
        return command;
    }
}
