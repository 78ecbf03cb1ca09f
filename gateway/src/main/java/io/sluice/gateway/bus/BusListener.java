package io.sluice.gateway.bus;

/**
 * What a node hears from the bus. Called by the bus' own threads, which must not be kept waiting and do no work here
 * beyond handing over. Calls for one channel come in order.
 */
public interface BusListener {
    /**
     * A message of a channel that is listened to. It may wait until {@link #paused}, which always follows soon.
     *
     * @param channel the channel, without any configured prefix
     * @param message its bytes as published; the listener may keep the array
     */
    void message(String channel, byte[] message);

    /**
     * No more messages are at hand on the calling thread, so what came is to be attended to: threads that a run of
     * messages is handed to need waking once, not for each.
     */
    void paused();

    /**
     * Redis confirmed the subscription: what is published from now on arrives, until {@link #lost}. Told once more
     * after each {@link Bus#changed} that finds the channel wanted and confirmed.
     */
    void live(String channel);

    /** What is published from some moment before this call on may be missing, until {@link #live} comes again. */
    void lost(String channel);
}
