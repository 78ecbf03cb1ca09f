package io.sluice.ops.loss;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code loss} command: exit code 0 when no client missed anything that it was not told of, 1 otherwise, 2 for
 * wrong usage. It starts its own Redis and gateways, on 127.0.0.1, and ends them.
 */
@Command(name = "loss", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Kills, freezes, empties and cuts off gateways and Redis by seeded plans, and checks that every "
        + "client got every publication once and in order, or was told that it could not.")
public final class LossCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MOST_STAGES = 16;
    private static final int LONGEST_MINUTES = 24 * 60;
    private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

    @Option(names = "--seeds", paramLabel = "A[..B]", description = "The plans to play; the same seed, the same plan.")
    private String seeds = "1..1000";

    @Option(names = "--plan", description = "Prints the plans and plays none.")
    private boolean planOnly;

    @Option(names = "--parallel", paramLabel = "N", description = "Stages side by side: a Redis and two gateways each.")
    private int parallel = 2;

    @Option(names = "--minutes", paramLabel = "N", description = "Begins no plan later than this.")
    private int minutes = 120;

    @Option(names = "--gateway-jar", paramLabel = "FILE", description = "Executable jar; needed to play.")
    private @Nullable Path gatewayJar;

    @Option(names = "--gateway-java-opts", paramLabel = "TEXT", description = "JVM options of the gateways.")
    private String gatewayOptions = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    @Option(names = "--redis-server", paramLabel = "PROGRAM", description = "Redis 7.0 or newer.")
    private String redisServer = "redis-server";

    @Option(names = "--json-only", description = "No client speaks Protobuf; else half of them do.")
    private boolean jsonOnly;

    @Option(names = "--out", paramLabel = "DIR", description = "For logs and loss-report.json.")
    private Path out = Path.of("target", "loss");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public LossCommand() {
    }

    @Override
    public Integer call() throws InterruptedException {
        Matcher range = SEEDS.matcher(seeds);
        check(range.matches(), "--seeds takes a number or A..B, not " + seeds);
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        check(first <= last, "--seeds must not count down: " + seeds);
        check(parallel > 0 && parallel <= MOST_STAGES, "--parallel must be 1 to " + MOST_STAGES + ", not " + parallel);
        check(minutes > 0 && minutes <= LONGEST_MINUTES, "--minutes must be 1 to " + LONGEST_MINUTES + ", not "
            + minutes);
        PrintWriter text = spec.commandLine().getOut();
        if (planOnly) {
            for (long seed = first; seed <= last; seed++) {
                text.print(Plan.of(seed).text());
            }
            text.flush();
            return 0;
        }
        return play(first, last);
    }

    private int play(long first, long last) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Path directory = Files.createDirectories(out).toAbsolutePath();
            StageSetup setup = new StageSetup(gateway(), redisServer, !jsonOnly, directory);
            LossReport report = new LossRun(setup, first, last, Duration.ofMinutes(minutes), line -> {
                err.println("loss: " + line);
                err.flush();
            }).run(parallel);
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(out.resolve("loss-report.json").toFile(), report);
            spec.commandLine().getOut().print(report.text());
            spec.commandLine().getOut().flush();
            return report.ok() ? 0 : FAILED;
        } catch (IOException e) {
            err.println("sluice-ops loss: " + e.getMessage());
            return FAILED;
        }
    }

    private List<String> gateway() {
        check(gatewayJar != null && Files.isReadable(gatewayJar), "--gateway-jar: cannot read " + gatewayJar);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
            .toString()));
        command.addAll(List.of(gatewayOptions.trim().split("\\s+")));
        command.addAll(List.of("-jar", String.valueOf(gatewayJar)));
        return command;
    }

    private void check(boolean right, String wrong) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), wrong);
        }
    }
}
