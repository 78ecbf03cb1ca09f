package io.sluice.gateway.bus;

import java.util.function.Consumer;

/**
 * The channels that a node wants to hear: the truth that the bus is made to match. Safe for all threads.
 */
public interface WishList {
    /** Whether the channel is wanted now. */
    boolean wants(String channel);

    /** Gives every wanted channel once; those that change meanwhile may or may not be among them. */
    void forEach(Consumer<String> each);

    /** How many channels are wanted, more or less. */
    int size();
}
