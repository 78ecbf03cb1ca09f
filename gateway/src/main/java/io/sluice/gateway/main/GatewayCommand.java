package io.sluice.gateway.main;

import io.sluice.gateway.auth.TokenIssuer;
import io.sluice.gateway.auth.Tokens;
import io.sluice.gateway.config.Arguments;
import io.sluice.gateway.config.ConfigException;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.DefaultFile;
import io.sluice.gateway.config.Durations;
import io.sluice.gateway.config.LoadedConfig;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.config.Words;
import io.sluice.gateway.edge.TlsException;
import io.sluice.gateway.edge.TlsIdentity;
import io.sluice.gateway.http.OriginRules;
import io.sluice.protocol.Payload;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/**
 * The command line {@code sluice}: runs a gateway, or says something about its configuration. What is wrong is told in
 * one line a fault on the error stream, never as a stack trace.
 */
final class GatewayCommand {
    /** The exit code after success. */
    static final int OK = 0;
    /** The exit code after a fault in the configuration or the command line. */
    static final int FAULT = 2;

    private final Run run;
    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter err;

    private GatewayCommand(Run run, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        this.run = run;
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the arguments ask for, and waits until it is done.
     *
     * @param run is called, on this thread, to run a gateway
     * @param environment the process's environment variables
     * @param out takes what was asked for, and nothing else
     * @param err takes faults
     * @return the process's exit code: 0, 2 for a fault of configuration or command line, or what {@code run} says
     */
    static int execute(Run run, Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
        try {
            return new GatewayCommand(run, environment, out, err).execute(new ParsedCommand(args));
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int execute(ParsedCommand command) {
        if (command.helpRequested()) {
            command.commandLine().usage(out, Ansi.OFF);
            return OK;
        }
        if (command.versionRequested()) {
            out.println(Version.text());
            return OK;
        }
        if (!command.strayWords().isEmpty()) {
            return refuse(command.strayWords().stream().map(CommandTree::unknownCommand).toList());
        }
        try {
            return dispatch(command);
        } catch (ConfigException e) {
            return refuse(e.faults());
        }
    }

    private int dispatch(ParsedCommand command) {
        return switch (command.name()) {
            case CommandTree.CHECK_CONFIG -> checkConfig(command.arguments());
            case CommandTree.DEFAULT_CONFIG -> defaultConfig(command.arguments());
            case CommandTree.TOKEN -> token(command.arguments(), command.result());
            default -> run(command.arguments());
        };
    }

    private int run(Arguments arguments) {
        return run.run(load(arguments).config());
    }

    private int checkConfig(Arguments arguments) {
        LoadedConfig loaded = load(arguments);
        out.println("configuration is fine");
        loaded.describe().forEach(out::println);
        return OK;
    }

    /** Loads and checks the configuration; what only the part that it is for can judge, that part judges. */
    private LoadedConfig load(Arguments arguments) {
        LoadedConfig loaded = ConfigLoader.load(environment, arguments);
        Tokens.check(loaded.config());
        try {
            OriginRules.of(loaded.config().http().allowedOrigins());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("http.allowed-origins: " + e.getMessage()));
        }
        if (loaded.config().tls().enabled()) {
            checkCertificate(loaded.config().tls());
        }
        return loaded;
    }

    private static void checkCertificate(TlsConfig tls) {
        try {
            Instant expires = TlsIdentity.load(tls).expires();
            assert expires.isAfter(Instant.EPOCH);
        } catch (TlsException e) {
            throw new ConfigException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private int defaultConfig(Arguments arguments) {
        if (!arguments.faults().isEmpty()) {
            return refuse(arguments.faults());
        }
        if (!arguments.options().isEmpty()) {
            return refuse(List.of("default-config takes no settings, but has "
                + String.join(", ", arguments.options().keySet())));
        }
        out.print(DefaultFile.text());
        return OK;
    }

    private int token(Arguments arguments, ParseResult result) {
        LoadedConfig loaded = ConfigLoader.loadForTokens(environment, arguments);
        boolean forChannel = result.hasMatchedOption("--channel");
        TokenIssuer issuer = new TokenIssuer(forChannel ? loaded.config().forSubscriptions() : loaded.config().token(),
            Clock.systemUTC());
        try {
            out.println(issue(issuer, result));
            return OK;
        } catch (IllegalArgumentException e) {
            return refuse(List.of("the " + e.getMessage()));
        }
    }

    private static String issue(TokenIssuer issuer, ParseResult result) {
        String user = result.matchedOptionValue("--user", "");
        Payload info = Payload.of(result.matchedOptionValue("--info", ""));
        String channel = result.matchedOptionValue("--channel", "");
        if (!channel.isEmpty()) {
            return issuer.issueFor(channel, user, ttl(result), info);
        }
        String channels = result.matchedOptionValue("--channels", "");
        return issuer.issue(user, ttl(result), info, channels.isEmpty() ? List.of() : List.of(channels.split(",")));
    }

    private static Duration ttl(ParseResult result) {
        String ttl = result.matchedOptionValue("--ttl", "1h");
        try {
            return Durations.parse(ttl);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(List.of("option --ttl: " + Words.quote(ttl) + " " + e.getMessage()));
        }
    }

    private int refuse(List<String> faults) {
        if (faults.size() == 1) {
            err.println("sluice: " + faults.get(0));
        } else {
            err.println("sluice: " + faults.size() + " faults:");
            faults.forEach(fault -> err.println("  " + fault));
        }
        return FAULT;
    }
}
