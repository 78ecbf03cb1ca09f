package io.sluice.gateway.config;

import java.time.Duration;
import java.util.Locale;

/**
 * Whether the channels of a namespace keep what is published through {@code sluice_publish}, and who gets it.
 *
 * @param size how many of a channel's publications are kept; default 0, which keeps none, to 100,000
 * @param ttl how long they are kept at least, and a channel in which nothing is published keeps any; default 5 min, 1 s
 *     to 30 d
 * @param recovery what a client gets that comes back; default stream, and off where nothing is kept
 * @param readers who may read what is kept; default subscribers
 */
public record HistoryRules(int size, Duration ttl, Recovery recovery, Readers readers) {
    /** The rules of a namespace that says nothing about it: nothing is kept. */
    public static final HistoryRules NONE =
        new HistoryRules(0, Duration.ofMinutes(5), Recovery.STREAM, Readers.SUBSCRIBERS);

    /** What a client gets that subscribes again and tells its position. */
    public enum Recovery {
        /** What it missed is missed. */
        OFF,
        /** Everything since its position, in order and once, or the word that this can't be. */
        STREAM,
        /** The newest publication, if it has not got it yet: for channels in which each says all. */
        CACHE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether publications are kept. */
    public boolean kept() {
        return size > 0;
    }

    /** Whether subscribers have a position in the channel's stream, and may come back to it. */
    public boolean recoverable() {
        return kept() && recovery != Recovery.OFF;
    }
}
