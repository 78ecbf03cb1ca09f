package io.sluice.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * A kind of value: how it is read, checked and shown.
 *
 * @param <T> the value's type
 */
interface Kind<T> {
    /**
     * Reads a value.
     *
     * @return the value, or null after having complained
     */
    @Nullable T read(YamlNode node, Faults.Complaints complaints);

    /** Shows a value in a log; a secret as stars. */
    String show(T value);

    /** Writes a value as YAML on one line. */
    String yaml(T value);

    /** What is allowed, in a few words; empty when anything is. */
    String allowed();

    /** Whether the bare option, without a value, means true. */
    default boolean isFlag() {
        return false;
    }
}
