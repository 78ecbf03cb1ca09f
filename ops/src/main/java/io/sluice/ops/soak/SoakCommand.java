package io.sluice.ops.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code soak} command: exit code 0 when everything ended where it began and nothing was lost that should not be,
 * 1 otherwise, 2 for wrong usage. It starts its own Redis and gateways, on 127.0.0.1, and ends them.
 */
@Command(name = "soak", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Keeps a Redis and two gateways under changing load, Redis restarts included, and checks that they "
        + "end with what they began with.")
public final class SoakCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int SHORTEST_MINUTES = 4;
    private static final int LONGEST_MINUTES = 24 * 60;
    private static final int HIGHEST_PORT = 65_534;

    @Option(names = "--minutes", paramLabel = "N", description = "Length, the warm-up round included.")
    private int minutes = 20;

    @Option(names = "--gateway-jar", paramLabel = "FILE", required = true, description = "Executable jar.")
    @SuppressWarnings("NullAway.Init")
    private Path gatewayJar;

    @Option(names = "--gateway-java-opts", paramLabel = "TEXT", description = "JVM options of the gateways.")
    private String gatewayOptions = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch";

    @Option(names = "--redis-server", paramLabel = "PROGRAM", description = "Redis 7.0 or newer.")
    private String redisServer = "redis-server";

    @Option(names = "--redis-port", paramLabel = "PORT", description = "For Redis.")
    private int redisPort = 16_379;

    @Option(names = "--http-port", paramLabel = "PORT", description = "For gateways: this and the next.")
    private int httpPort = 18_000;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "For gateways' metrics: this and the next.")
    private int adminPort = 19_000;

    @Option(names = "--out", paramLabel = "DIR", description = "For logs, soak-report.md and soak-report.json.")
    private Path out = Path.of("target", "soak");

    @Option(names = "--fault", paramLabel = "none|clients|strict", converter = FaultConverter.class,
        defaultValue = "none", description = "Does something wrong on purpose, to see the soak fail. clients: some "
            + "stay connected to the end. strict: losses are not forgiven while Redis is away.")
    private SoakPlan.Fault fault = SoakPlan.Fault.NONE;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public SoakCommand() {
    }

    @Override
    public Integer call() throws InterruptedException {
        SoakPlan plan = plan();
        PrintWriter err = spec.commandLine().getErr();
        try {
            Files.createDirectories(plan.out());
            SoakReport report = SoakRun.run(plan, line -> {
                err.println("soak: " + line);
                err.flush();
            });
            write(report, plan.out());
            return report.ok() ? 0 : FAILED;
        } catch (IOException | RedisException e) {
            err.println("sluice-ops soak: " + e.getMessage());
            return FAILED;
        }
    }

    private void write(SoakReport report, Path directory) throws IOException {
        String text = ReportMarkdown.of(report);
        Files.writeString(directory.resolve("soak-report.md"), text);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
            .writeValue(directory.resolve("soak-report.json").toFile(), report);
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    private SoakPlan plan() {
        check(minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES,
            "--minutes must be " + SHORTEST_MINUTES + " to " + LONGEST_MINUTES + ", not " + minutes);
        check(Files.isReadable(gatewayJar), "cannot read " + gatewayJar);
        for (int port : new int[] {redisPort, httpPort, adminPort}) {
            check(port > 0 && port <= HIGHEST_PORT, "ports must be 1 to " + HIGHEST_PORT + ", not " + port);
        }
        return new SoakPlan(Duration.ofMinutes(minutes), gatewayJar.toAbsolutePath(),
            List.of(gatewayOptions.trim().split("\\s+")), redisServer,
            new SoakPlan.Ports(redisPort, httpPort, adminPort), out.toAbsolutePath(), fault);
    }

    private void check(boolean right, String wrong) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), wrong);
        }
    }

    /** Reads the names in lower case. */
    static final class FaultConverter implements ITypeConverter<SoakPlan.Fault> {
        @Override
        public SoakPlan.Fault convert(String value) {
            return SoakPlan.Fault.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }
}
