package io.sluice.gateway.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that were read so far, the last one given winning. Used by one thread.
 */
final class Values {
    private final Map<Setting<?>, Value> values = new HashMap<>();
    private final Set<Setting<?>> refused = new HashSet<>();

    /** Reads all, in rising precedence. Every value is checked, also one that a later one overrides. */
    static Values of(List<Given> given, Faults faults) {
        Values values = new Values();
        given.forEach(one -> values.take(one.setting(), one, faults));
        return values;
    }

    private <T> void take(Setting<T> setting, Given given, Faults faults) {
        if (given.node() instanceof YamlNode.Scalar scalar && scalar.text() == null) {
            return; // A key with nothing after it: the default holds.
        }
        T value = setting.kind().read(given.node(), faults.of(setting.path(), given.origin()));
        if (value == null) {
            refused.add(setting);
        } else {
            values.put(setting, new Value(value, given.origin().at(given.node().line())));
        }
    }

    /** The value in force. */
    @SuppressWarnings("unchecked") // take() put in what the setting's own kind read
    <T> T get(Setting<T> setting) {
        Value value = values.get(setting);
        return value == null ? setting.standard() : (T) value.value;
    }

    /** Where the value in force came from. */
    String origin(Setting<?> setting) {
        Value value = values.get(setting);
        return value == null ? Origin.DEFAULT.words() : value.origin;
    }

    /** Whether nothing was refused for these settings, so that comparing them makes sense. */
    boolean sound(Setting<?>... settings) {
        return Set.of(settings).stream().noneMatch(refused::contains);
    }

    private record Value(Object value, String origin) {
    }
}
