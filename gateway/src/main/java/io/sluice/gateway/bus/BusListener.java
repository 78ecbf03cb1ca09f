package io.sluice.gateway.bus;

/**
 * What a node hears from the bus. Called by the bus' own threads, which must not be kept waiting and do no work here
 * beyond handing over. Calls for one channel come in order.
 */
public interface BusListener {
    /**
     * A message of a channel that is listened to.
     *
     * @param channel the channel, without any configured prefix
     * @param message its bytes as published; the listener may keep the array
     */
    void message(String channel, byte[] message);

    /**
     * Redis confirmed the subscription: what is published from now on arrives, until {@link #lost}. Told once more
     * after each {@link Bus#changed} that finds the channel wanted and confirmed.
     */
    void live(String channel);

    /** What is published from some moment before this call on may be missing, until {@link #live} comes again. */
    void lost(String channel);
}
