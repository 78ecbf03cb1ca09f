package io.sluice.gateway.auth;

import java.util.List;
import java.util.Set;

/**
 * What a token allows in which channels: its claim {@code caps}. Immutable.
 *
 * @param entries the claim's entries; any of them may allow something
 */
public record Capabilities(List<Entry> entries) {
    /** Nothing at all. */
    public static final Capabilities NONE = new Capabilities(List.of());
    /** The most entries of a claim, and the most patterns of an entry. */
    static final int MOST = 32;

    /**
     * One entry.
     *
     * @param channels which channels
     * @param allow what in them
     */
    public record Entry(List<ChannelPattern> channels, Set<Capability> allow) {
        /** Copies what could change. */
        public Entry {
            channels = List.copyOf(channels);
            allow = Set.copyOf(allow);
        }
    }

    /** Copies what could change. */
    public Capabilities {
        entries = List.copyOf(entries);
    }

    /** Whether nothing is allowed anywhere. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether this is allowed in the channel. */
    public boolean allow(Capability what, String channel) {
        for (Entry entry : entries) {
            if (entry.allow().contains(what) && entry.channels().stream().anyMatch(each -> each.matches(channel))) {
                return true;
            }
        }
        return false;
    }
}
