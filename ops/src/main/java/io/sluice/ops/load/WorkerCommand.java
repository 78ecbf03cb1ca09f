package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The hidden command that is one process of a load in several. It reads orders from standard input, a line each, and
 * answers each with a line on standard output, between lines with its counts. When the input ends, so does it, at once:
 * the parent is gone.
 */
@Command(name = "load-worker", hidden = true, description = "One process of sluice-ops load --processes; not for you.")
public final class WorkerCommand implements Callable<Integer> {
    private static final int ORPHANED = 3;

    /** Made by picocli. */
    public WorkerCommand() {
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream answers = System.out;
        // Whatever else prints must not come between the answers.
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        WorkerWire.Hello hello = WorkerWire.read(line(orders), WorkerWire.Hello.class);
        LoadPlan plan = plan(hello.arguments()).block(hello.number());
        Stamp stamp = new Stamp(hello.run(), plan.traffic().payloadBytes());
        try (Worker worker = new Worker(new LocalCrowd(plan, stamp), answers)) {
            worker.answer("hello");
            boolean more = true;
            while (more) {
                more = worker.obey(line(orders));
            }
        }
        return 0;
    }

    private static LoadPlan plan(List<String> arguments) {
        LoadCommand command = new LoadCommand();
        new CommandLine(command).setOverwrittenOptionsAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return command.plan();
    }

    private static String line(BufferedReader orders) throws IOException {
        String line = orders.readLine();
        if (line == null) {
            Runtime.getRuntime().halt(ORPHANED);
            throw new IOException("the parent is gone");
        }
        return line;
    }
}
