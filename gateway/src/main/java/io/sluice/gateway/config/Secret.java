package io.sluice.gateway.config;

/**
 * A text that must not be shown: it prints as stars.
 *
 * @param value the text itself
 */
public record Secret(String value) {
    /** Nothing configured. */
    public static final Secret NONE = new Secret("");

    /** Whether nothing is configured. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "***";
    }
}
