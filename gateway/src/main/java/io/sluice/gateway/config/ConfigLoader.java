package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from what an operator wrote to a checked configuration. In rising precedence: defaults, YAML file,
 * environment, command line.
 */
public final class ConfigLoader {
    private ConfigLoader() {
    }

    /**
     * Loads the configuration of a gateway, waiting for the disk; called at start.
     *
     * @param environment the environment variables; those that don't begin with {@code SLUICE_} are ignored, those that
     *     begin with {@code SLUICE_TEST_} too
     * @param arguments the command line
     * @throws ConfigException with every fault of every source, when there is any
     */
    public static LoadedConfig load(Map<String, String> environment, Arguments arguments) {
        return load(environment, arguments, CrossChecks::wayIn);
    }

    /**
     * Loads the configuration of a command that signs tokens: as for a gateway, but what has to be there is a secret
     * that was not made at random, rather than a way in.
     *
     * @throws ConfigException as for a gateway
     */
    public static LoadedConfig loadForTokens(Map<String, String> environment, Arguments arguments) {
        return load(environment, arguments, CrossChecks::secret);
    }

    private static LoadedConfig load(Map<String, String> environment, Arguments arguments,
        BiConsumer<Values, Faults> purpose) {
        Faults faults = new Faults();
        List<Given> options = arguments.read(faults);
        List<Given> variables = EnvironmentSource.read(environment, faults);
        List<Given> file = file(environment, arguments, faults);
        List<Given> given = new ArrayList<>(file == null ? List.of() : file);
        given.addAll(variables);
        given.addAll(options);
        Values values = Values.of(given, faults);
        CrossChecks.values(values, faults);
        if (file != null) {
            // What seems to be missing may stand in a file that could not be read.
            purpose.accept(values, faults);
        }
        faults.throwIfAny();
        return new LoadedConfig(assemble(values), origins(values));
    }

    private static @Nullable List<Given> file(Map<String, String> environment, Arguments arguments, Faults faults) {
        String option = arguments.options().get(Settings.FILE_OPTION);
        if (option != null) {
            return ConfigFile.read(option, Origin.option(Settings.FILE_OPTION), faults);
        }
        String variable = environment.getOrDefault(Settings.FILE_VARIABLE, "");
        return variable.isEmpty() ? List.of()
            : ConfigFile.read(variable, Origin.environment(Settings.FILE_VARIABLE), faults);
    }

    private static Map<String, String> origins(Values values) {
        Map<String, String> origins = new HashMap<>();
        for (Setting<?> setting : Settings.all()) {
            if (!values.origin(setting).equals(Origin.DEFAULT.words())) {
                origins.put(setting.path(), values.origin(setting));
            }
        }
        if (BuiltIns.secretIsRandom(values)) {
            origins.put(Settings.TOKEN.hmacSecret.path(), "chance, for this start only");
        }
        return origins;
    }

    private static GatewayConfig assemble(Values values) {
        return new GatewayConfig(values.get(Settings.DEVELOPMENT), redis(values), bus(values), http(values),
            tls(values), new ProxyConfig(values.get(Settings.PROXY_PROTOCOL), values.get(Settings.PROXY_TRUSTED)),
            new AdminConfig(values.get(Settings.ADMIN_HOST), values.get(Settings.ADMIN_PORT)),
            compression(values), client(values), Settings.LIMITS.config(values), history(values), presence(values),
            BuiltIns.token(values), Settings.SUBSCRIPTION_TOKEN.config(values),
            new RevocationConfig(values.get(Settings.REVOCATION_LIFETIME)),
            new ShutdownConfig(values.get(Settings.SHUTDOWN_DEADLINE)), BuiltIns.namespaces(values));
    }

    private static RedisConfig redis(Values values) {
        return new RedisConfig(values.get(Settings.REDIS_URI), values.get(Settings.REDIS_PREFIX),
            values.get(Settings.REDIS_CONNECT_TIMEOUT), values.get(Settings.REDIS_COMMAND_TIMEOUT),
            values.get(Settings.REDIS_RECONNECT_DELAY), values.get(Settings.REDIS_UNSUBSCRIBE_DELAY),
            values.get(Settings.REDIS_SUBSCRIPTION_CONNECTIONS), values.get(Settings.REDIS_SUBSCRIBE_BATCH),
            toInt(values.get(Settings.REDIS_MAX_MESSAGE_BYTES)), values.get(Settings.REDIS_MAX_PENDING),
            values.get(Settings.REDIS_LANES), values.get(Settings.REDIS_LANE_BYTES));
    }

    private static BusConfig bus(Values values) {
        return new BusConfig(values.get(Settings.BUS_KEYS), values.get(Settings.BUS_REQUIRE_SIGNATURE),
            values.get(Settings.BUS_SIGNATURE_WINDOW));
    }

    private static HttpConfig http(Values values) {
        int threads = values.get(Settings.HTTP_IO_THREADS);
        return new HttpConfig(values.get(Settings.HTTP_HOST), values.get(Settings.HTTP_PORT),
            values.get(Settings.HTTP_BACKLOG), toInt(values.get(Settings.HTTP_SEND_BUFFER)),
            threads == 0 ? loopsForCores() : threads, values.get(Settings.HTTP_GATHER_DELAY),
            values.get(Settings.HTTP_ALLOWED_ORIGINS),
            values.get(Settings.HTTP_REQUEST_TIMEOUT));
    }

    private static TlsConfig tls(Values values) {
        return new TlsConfig(values.get(Settings.TLS_CERTIFICATE), values.get(Settings.TLS_KEY),
            values.get(Settings.TLS_PROTOCOLS), values.get(Settings.TLS_RELOAD_INTERVAL));
    }

    private static CompressionConfig compression(Values values) {
        return new CompressionConfig(values.get(Settings.COMPRESSION_ENABLED),
            toInt(values.get(Settings.COMPRESSION_MIN_BYTES)), values.get(Settings.COMPRESSION_LEVEL));
    }

    private static ClientConfig client(Values values) {
        return new ClientConfig(values.get(Settings.CLIENT_INSECURE), values.get(Settings.CLIENT_ANONYMOUS),
            values.get(Settings.CLIENT_CONNECT_TIMEOUT), values.get(Settings.CLIENT_PING_INTERVAL),
            values.get(Settings.CLIENT_PONG_TIMEOUT), values.get(Settings.CLIENT_CLOSE_TIMEOUT),
            values.get(Settings.CLIENT_EXPIRED_CLOSE_DELAY), values.get(Settings.CLIENT_SUBSCRIBE_TIMEOUT),
            values.get(Settings.CLIENT_MESSAGE_TIMEOUT), toInt(values.get(Settings.CLIENT_MAX_MESSAGE_BYTES)),
            values.get(Settings.CLIENT_MAX_FRAMES), toInt(values.get(Settings.CLIENT_MAX_QUEUED_BYTES)),
            values.get(Settings.CLIENT_QUEUE_BUDGET), values.get(Settings.CLIENT_MAX_PENDING_COMMANDS),
            values.get(Settings.CLIENT_COMMAND_RATE), values.get(Settings.CLIENT_COMMAND_BURST),
            values.get(Settings.CLIENT_MAX_SUBSCRIPTIONS), values.get(Settings.CLIENT_MAX_CHANNEL_LENGTH));
    }

    private static HistoryConfig history(Values values) {
        return new HistoryConfig(values.get(Settings.HISTORY_MAX_PAGE), values.get(Settings.HISTORY_RECOVERY_LIMIT),
            toInt(values.get(Settings.HISTORY_RECOVERY_BYTES)), values.get(Settings.HISTORY_META_TTL),
            values.get(Settings.HISTORY_POSITION_CHECK), values.get(Settings.HISTORY_MEMORY));
    }

    private static PresenceConfig presence(Values values) {
        return new PresenceConfig(values.get(Settings.PRESENCE_LEASE), values.get(Settings.PRESENCE_LEAVE_DELAY),
            values.get(Settings.PRESENCE_MAX_CLIENTS), values.get(Settings.PRESENCE_MAX_BYTES).intValue());
    }

    private static int loopsForCores() {
        return Math.min(Runtime.getRuntime().availableProcessors(), Settings.MOST_LOOPS);
    }

    private static int toInt(long bytes) {
        return Math.toIntExact(bytes);
    }
}
