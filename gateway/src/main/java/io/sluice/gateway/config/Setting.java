package io.sluice.gateway.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One value that an operator may give: in the file by its path, as an environment variable, or as an option. The three
 * names follow from one another.
 *
 * @param <T> the value's type
 */
public final class Setting<T> {
    private final String path;
    private final Kind<T> kind;
    private final T standard;
    private final String description;
    private final Function<GatewayConfig, T> effective;

    Setting(String path, Kind<T> kind, T standard, String description, Function<GatewayConfig, T> effective) {
        this.path = path;
        this.kind = kind;
        this.standard = standard;
        this.description = description;
        this.effective = effective;
    }

    /** The keys in the file, as in {@code redis.connect-timeout}. */
    public String path() {
        return path;
    }

    /** The part of the path before the dot; empty for a setting at the top. */
    public String section() {
        return path.contains(".") ? path.substring(0, path.indexOf('.')) : "";
    }

    /** The last key of the path. */
    public String key() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** The environment variable, as in {@code SLUICE_REDIS_CONNECT_TIMEOUT}. */
    public String variable() {
        return "SLUICE_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The option, as in {@code --redis-connect-timeout}. */
    public String option() {
        return "--" + path.replace('.', '-');
    }

    /** What it means, in one sentence, with the special meaning of 0 or of nothing. */
    public String description() {
        return description;
    }

    /** What may be given, in a few words; empty when anything may. */
    public String allowed() {
        return kind.allowed();
    }

    /** What holds when nobody says otherwise, as it would be written; empty for none. */
    public String standardText() {
        return kind.show(standard);
    }

    /** Whether the bare option means true. */
    public boolean isFlag() {
        return kind.isFlag();
    }

    /** The value that is in force, secrets masked. */
    public String show(GatewayConfig config) {
        return kind.show(effective.apply(config));
    }

    /** Whether the value that is in force is another than the default. */
    public boolean differs(GatewayConfig config) {
        return !effective.apply(config).equals(standard);
    }

    Kind<T> kind() {
        return kind;
    }

    T standard() {
        return standard;
    }

    /** The default as YAML on one line. */
    String standardYaml() {
        return kind.yaml(standard);
    }

    @Override
    public String toString() {
        return path;
    }
}
