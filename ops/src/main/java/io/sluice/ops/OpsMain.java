package io.sluice.ops;

import io.sluice.ops.attack.AttackCommand;
import io.sluice.ops.load.LoadCommand;
import io.sluice.ops.load.WorkerCommand;
import io.sluice.ops.loss.LossCommand;
import io.sluice.ops.redis.ControlCommand;
import io.sluice.ops.redis.FunctionsCommand;
import io.sluice.ops.redis.PublishCommand;
import io.sluice.ops.soak.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code sluice-ops}: tools for those who run gateways. */
@Command(name = "sluice-ops", mixinStandardHelpOptions = true,
    subcommands = {LoadCommand.class, WorkerCommand.class, AttackCommand.class, SoakCommand.class, LossCommand.class,
        FunctionsCommand.class, PublishCommand.class, ControlCommand.class},
    description = "Tools for those who run Sluice gateways.")
public final class OpsMain implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli. */
    public OpsMain() {
    }

    /** Runs the command line and ends the process: 0 for success, 1 for failure, 2 for wrong usage. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OpsMain()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
