package io.sluice.ops.attack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code attack} command: exit code 0 when the attacks were made, whatever became of them, 1 when nobody could be
 * reached, 2 for wrong usage. It stops by itself, and goes to this machine only unless told otherwise.
 */
@Command(name = "attack", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Does to a gateway of yours what hostile clients do, and counts what it got back. There are: mute, "
        + "slow-head, slow-proxy, slow-tls, unconnected, ping-flood, tiny-frames, fragments, huge-frame, bomb, churn, "
        + "bad-json, bad-protobuf, forged-token, publish-flood, storm, slow-reader.")
public final class AttackCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_SOCKETS = 15_000;
    private static final double MOST_TIMES = 100;
    private static final int MOST_ADDRESSES = 250;

    @Option(names = "--url", paramLabel = "URL", description = "Gateway.")
    private URI url = URI.create("ws://127.0.0.1:8000/connection/websocket");

    @Option(names = "--allow-remote", description = "Lets attacks go to other machines. Only to your own.")
    private boolean allowRemote;

    @Option(names = "--kinds", split = ",", paramLabel = "KIND",
        description = "Attacks, side by side; several with commas; all: all of them.")
    private List<String> kinds = List.of("all");

    @Option(names = "--seconds", paramLabel = "N", description = "How long; 1 to 3600.")
    private int seconds = 10;

    @Option(names = "--times", paramLabel = "FACTOR",
        description = "So many times as many sockets, opens and turns a second as each kind has by itself.")
    private double times = 1;

    @Option(names = "--source-addresses", paramLabel = "N",
        description = "Come from 127.0.66.1 to 127.0.66.N; 0: as the machine chooses.")
    private int sourceAddresses = 4;

    @Option(names = "--token-secret", paramLabel = "SECRET",
        description = "HMAC secret for tokens of attackers that are let in; default none.")
    private @Nullable String tokenSecret;

    @Option(names = "--proxy-header",
        description = "Each socket begins with a header of the PROXY protocol, version 1.")
    private boolean proxyHeader;

    @Option(names = "--channel-prefix", paramLabel = "TEXT", description = "Of the channels that attackers use.")
    private String prefix = "attack:";

    @Option(names = "--crowded-prefix", paramLabel = "TEXT",
        description = "Of the channels whose messages slow readers don't read; numbers from 0 to 99 are added.")
    private String crowded = "load:";

    @Option(names = "--json", paramLabel = "FILE", description = "Writes what was found there as JSON.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public AttackCommand() {
    }

    @Override
    public Integer call() {
        AttackPlan plan = plan();
        try {
            AttackReport report = AttackRun.run(plan);
            if (json != null) {
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), report);
            }
            spec.commandLine().getOut().print(report.markdown());
            spec.commandLine().getOut().flush();
            return report.reached() ? 0 : FAILED;
        } catch (IOException e) {
            spec.commandLine().getErr().println("sluice-ops attack: " + e.getMessage());
            return FAILED;
        }
    }

    /** What the options say, checked; refuses with what is wrong. */
    AttackPlan plan() {
        try {
            check("ws".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0,
                "--url must be ws://host:port/path, not " + url);
            check(seconds >= 1 && seconds <= MOST_SECONDS, "--seconds must be 1 to 3600, not " + seconds);
            check(times > 0 && times <= MOST_TIMES, "--times must be over 0, to 100, not " + times);
            check(sourceAddresses >= 0 && sourceAddresses <= MOST_ADDRESSES,
                "--source-addresses must be 0 to 250, not " + sourceAddresses);
            boolean local = InetAddress.getByName(url.getHost()).isLoopbackAddress();
            check(local || allowRemote, url.getHost() + " is not this machine; see --allow-remote");
            String header = proxyHeader ? "PROXY TCP4 203.0.113.66 127.0.0.1 66 80\r\n" : "";
            AttackPlan.Target target = new AttackPlan.Target(url, local ? sourceAddresses : 0, tokenSecret, header,
                prefix, crowded);
            return new AttackPlan(target, paces(), Duration.ofSeconds(seconds));
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<AttackKind, AttackKind.Pace> paces() {
        Map<AttackKind, AttackKind.Pace> paces = new EnumMap<>(AttackKind.class);
        List<AttackKind> chosen = kinds.equals(List.of("all")) ? List.of(AttackKind.values())
            : kinds.stream().map(AttackKind::named).toList();
        chosen.forEach(kind -> paces.put(kind, kind.pace().times(times)));
        int sockets = paces.values().stream().mapToInt(AttackKind.Pace::sockets).sum();
        check(sockets <= MOST_SOCKETS, "these would be " + sockets + " sockets, over " + MOST_SOCKETS);
        return paces;
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
