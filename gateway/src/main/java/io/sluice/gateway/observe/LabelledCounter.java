package io.sluice.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A counter with a label whose values stay bounded: those known from the start, then the first few new ones; any
 * later one counts as {@code other}. Safe for all threads; a value that was seen before costs one look-up.
 */
final class LabelledCounter {
    /** Beyond the known ones. Our own words are far fewer; this only holds against a mistake. */
    static final int MAX_NEW_VALUES = 16;
    static final String OTHER = "other";

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final Tags fixed;
    private final String label;
    private final int maxValues;
    private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();
    private final Counter other;

    /** Registers the meter for the known values, so that they show as zero. */
    LabelledCounter(MeterRegistry registry, String name, String description, String label, Collection<String> known) {
        this(registry, name, description, label, known, MAX_NEW_VALUES);
    }

    LabelledCounter(MeterRegistry registry, String name, String description, String label, Collection<String> known,
        int maxNewValues) {
        this(registry, name, description, Tags.empty(), label, known, maxNewValues);
    }

    /** Registers the meter likewise, with other labels whose values are {@code fixed}. */
    LabelledCounter(MeterRegistry registry, String name, String description, Tags fixed, String label,
        Collection<String> known, int maxNewValues) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.fixed = fixed;
        this.label = label;
        this.maxValues = known.size() + maxNewValues;
        known.forEach(value -> counters.put(value, counter(value)));
        this.other = counter(OTHER);
    }

    void increment(String value) {
        add(value, 1);
    }

    void add(String value, double amount) {
        Counter counter = counters.get(value);
        if (counter == null) {
            counter = admit(value);
        }
        counter.increment(amount);
    }

    private Counter admit(String value) {
        return counters.size() < maxValues ? counters.computeIfAbsent(value, this::counter) : other;
    }

    private Counter counter(String value) {
        return Counter.builder(name).description(description).tags(fixed).tag(label, value).register(registry);
    }
}
