package io.sluice.gateway.hub;

/** What is done with a message of the bus, on a lane's thread. */
@FunctionalInterface
public interface BusMessageHandler {
    /** Does it; must not wait. What it throws is counted as a dropped message and harms no later one. */
    void handle(String channel, byte[] message);
}
