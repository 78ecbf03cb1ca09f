package io.sluice.gateway.config;

import java.util.List;
import java.util.Map;

/**
 * A checked configuration, and where its values came from.
 *
 * @param config the configuration
 * @param origins by path, where the value in force was given, as in {@code sluice.yaml line 4}; a setting that nobody
 *     gave is not in it
 */
public record LoadedConfig(GatewayConfig config, Map<String, String> origins) {
    /** Copies what could change. */
    public LoadedConfig {
        origins = Map.copyOf(origins);
    }

    /** Whether the operator gave a secret for tokens; a development secret, made at random, does not count. */
    public boolean hasConfiguredSecret() {
        return origins.containsKey(Settings.TOKEN_HMAC_SECRET.path()) && !config.token().hmacSecret().isEmpty();
    }

    /** Tells all values in force, secrets masked, one line each, with where each one came from. */
    public List<String> describe() {
        return Settings.all().stream().map(this::line).toList();
    }

    private String line(Setting<?> setting) {
        String value = setting.show(config);
        String line = String.format("%-28s %-22s %s", setting.path(), value.isEmpty() ? "-" : value,
            origins.getOrDefault(setting.path(), Origin.DEFAULT.words()));
        return line.strip();
    }
}
