package io.sluice.gateway.config;

import java.util.List;

/**
 * The refusal of a configuration, with everything that is wrong with it. Thrown before anything is started.
 */
public final class ConfigException extends RuntimeException {
    private final transient List<String> faults;

    /** Makes a refusal for these faults, at least one; each is one line without secrets. */
    public ConfigException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One line for each fault: the setting, where its value came from, the value, and what is allowed. */
    public List<String> faults() {
        return faults;
    }
}
