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

    /** Tells all values in force, secrets masked, one line each, with where it came from if it is no default. */
    public List<String> describe() {
        return Settings.all().stream().map(this::line).toList();
    }

    private String line(Setting<?> setting) {
        String value = setting.show(config);
        String origin = origins.containsKey(setting.path()) ? "from " + origins.get(setting.path()) : "";
        return String.format("%-28s %-22s %s", setting.path(), value.isEmpty() ? "-" : value, origin).strip();
    }
}
