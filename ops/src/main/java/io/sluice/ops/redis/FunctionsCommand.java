package io.sluice.ops.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.sluice.protocol.redis.FunctionLibrary;
import io.sluice.protocol.redis.KeepRule;
import io.sluice.protocol.redis.KeepRules;
import io.sluice.protocol.redis.PresenceKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The {@code functions} command: prints a function library or installs both, for those whose gateways may not. Exit
 * code 0 when it is done, 1 when Redis can't be reached, refuses, or has a later version, 2 for wrong usage.
 */
@Command(name = "functions", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Prints the function library that keeps publications, or installs it in Redis, and the one that "
        + "keeps who is where. Gateways do that by themselves where they may call FUNCTION.")
public final class FunctionsCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--install", description = "Installs it. Without this option it is printed.")
    private boolean install;

    @Option(names = "--print", description = "Prints it, for FUNCTION LOAD REPLACE; the default.")
    private boolean print;

    @Option(names = "--presence", description = "Prints the library that keeps who is where instead. Installing "
        + "installs both.")
    private boolean presence;

    @Option(names = "--redis", paramLabel = "URI", description = "Where to install it.")
    private String redis = "redis://127.0.0.1:6379";

    @Option(names = "--cluster", description = "A Redis Cluster: publish by SPUBLISH, install on every master.")
    private boolean cluster;

    @Option(names = "--prefix", paramLabel = "P", description = "redis.prefix of the gateways.")
    private String prefix = "";

    @Option(names = "--namespace", paramLabel = "NAME=SIZE:TTL[:META_TTL]", converter = NamespaceRule.Converter.class,
        description = "What a namespace keeps: publications, seconds, seconds that its channels' positions live. As "
            + "in the gateways' configuration; may be repeated. Those not named keep nothing.")
    private List<NamespaceRule> namespaces = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Made by picocli, which fills in the options. */
    public FunctionsCommand() {
    }

    @Override
    public Integer call() {
        if (!install || print) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(presence ? PresenceKeys.library()
                : FunctionLibrary.source(KeepRules.NONE.with(prefix, rules()), cluster));
            out.flush();
        }
        return install ? install() : 0;
    }

    private int install() {
        PrintWriter err = spec.commandLine().getErr();
        try (RedisMasters masters = RedisMasters.connect(RedisURI.create(redis), cluster)) {
            for (RedisMasters.Master master : masters.all()) {
                FunctionSetup setup = new FunctionSetup(master.connection().sync());
                err.println(master.address() + ": " + setup.installPresence());
                err.println(master.address() + ": " + setup.install(prefix, rules(), cluster));
            }
            return 0;
        } catch (RedisException | IOException | IllegalArgumentException e) {
            err.println("sluice-ops functions: " + e.getMessage());
            return FAILED;
        } finally {
            err.flush();
        }
    }

    private Map<String, KeepRule> rules() {
        Map<String, KeepRule> rules = new LinkedHashMap<>();
        namespaces.forEach(each -> rules.put(each.name(), each.rule()));
        return rules;
    }
}
