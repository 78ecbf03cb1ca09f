package io.sluice.ops.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code load} command: exit code 0 when all was well, 1 when anything was lost, duplicated, reordered or refused,
 * or a connection failed, 2 for wrong usage.
 */
@Command(name = "load", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Connects many clients, publishes on a schedule, and checks that every message reaches every client "
        + "once and in order.")
public final class LoadCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private ClientOptions clients = new ClientOptions();

    @Mixin
    private TrafficOptions traffic = new TrafficOptions();

    @Mixin
    private UnrestOptions unrest = new UnrestOptions();

    @Option(names = "--measure-pid", split = ",", paramLabel = "PID", showDefaultValue = Help.Visibility.NEVER,
        description = "Process to measure: CPU per delivery, resident memory per connection. Several, repeated or "
            + "with commas, are summed; default none.")
    private List<Long> measurePids = List.of();

    @Option(names = "--measure-heap",
        description = "Also live heap per connection, through jcmd, of the JVM with the first of those ids.")
    private boolean measureHeap;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the summary there as JSON.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public LoadCommand() {
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            LoadReport report = LoadRun.run(plan(), arguments(), line -> {
                err.println(line);
                err.flush();
            });
            spec.commandLine().getOut().print(ReportText.of(report));
            spec.commandLine().getOut().flush();
            if (json != null) {
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), report);
            }
            return report.ok() ? 0 : FAILED;
        } catch (IOException | RedisException e) {
            err.println("sluice-ops load: " + describe(e));
            return FAILED;
        }
    }

    /** What the options say, checked; refuses with what is wrong. */
    LoadPlan plan() {
        try {
            if (measureHeap && measurePids.isEmpty()) {
                throw new IllegalArgumentException("--measure-heap needs --measure-pid");
            }
            LoadPlan.Clients checked = clients.clients();
            LoadPlan.Traffic messages = traffic.traffic(checked, clients::checkMachine);
            return new LoadPlan(checked, messages, unrest.unrest(checked, messages.entry()),
                new LoadPlan.Measured(List.copyOf(measurePids), measureHeap));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> arguments() {
        List<String> all = spec.root().commandLine().getParseResult().originalArgs();
        return List.copyOf(all.subList(all.indexOf(spec.name()) + 1, all.size()));
    }

    private static String describe(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + cause.getMessage();
    }
}
