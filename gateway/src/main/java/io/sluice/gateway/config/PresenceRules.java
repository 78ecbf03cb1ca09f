package io.sluice.gateway.config;

import java.util.Locale;

/**
 * Whether it is known who is in a channel of a namespace, and who may know.
 *
 * @param kept whether clients are entered while they are subscribed; default false
 * @param readers who may ask who is there; default subscribers
 * @param joinLeave who is told of those who come and go; default off
 */
public record PresenceRules(boolean kept, Readers readers, JoinLeave joinLeave) {
    /** The rules of a namespace that says nothing about it: nobody is entered. */
    public static final PresenceRules NONE = new PresenceRules(false, Readers.SUBSCRIBERS, JoinLeave.OFF);

    /** Who is told of those who come and go. */
    public enum JoinLeave {
        /** Nobody. */
        OFF,
        /** Subscribers who ask for it and may ask who is there. */
        ASKED,
        /** Every subscriber. */
        ALWAYS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
