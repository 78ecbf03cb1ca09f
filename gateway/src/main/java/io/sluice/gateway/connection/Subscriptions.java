package io.sluice.gateway.connection;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one connection. Most have one or two and a few have a hundred, so it is an array that is
 * searched: at the default limit of 128 that costs a microsecond, on commands only, and saves a map in every
 * connection. Owned by the loop's thread.
 */
public final class Subscriptions {
    private static final Subscription[] NONE = new Subscription[0];

    private Subscription[] entries = NONE;

    /** How many there are. */
    public int size() {
        return entries.length;
    }

    /** The subscription to the channel, or null. */
    public @Nullable Subscription find(String channel) {
        for (Subscription entry : entries) {
            if (entry.channel().equals(channel)) {
                return entry;
            }
        }
        return null;
    }

    /** Adds one; the caller has made sure that the channel is not among them. */
    public void add(Subscription subscription) {
        entries = Arrays.copyOf(entries, entries.length + 1);
        entries[entries.length - 1] = subscription;
    }

    /** Removes this very one, if it is among them. */
    public void remove(Subscription subscription) {
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == subscription) {
                entries[i] = entries[entries.length - 1];
                entries = entries.length == 1 ? NONE : Arrays.copyOf(entries, entries.length - 1);
                return;
            }
        }
    }

    /** Gives all that there are at this moment; they may be removed meanwhile. */
    public void forEach(Consumer<Subscription> each) {
        for (Subscription entry : entries) {
            each.accept(entry);
        }
    }
}
