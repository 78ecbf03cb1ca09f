package io.sluice.ops.load;

import java.io.IOException;

/**
 * All clients of a run, in this process or in several, as the main thread handles them. Its methods may wait for the
 * clients' threads; what runs on those never waits for the main thread.
 */
interface Crowd extends AutoCloseable {
    /** Makes ready whatever the clients need, so that connecting can be timed. */
    void prepare() throws IOException;

    /** Begins to let the clients in. */
    void start() throws IOException;

    /** The counts as they were a moment ago. */
    Tally.Snapshot snapshot() throws IOException;

    /** Ends the time for connecting. */
    void stopOpening() throws IOException;

    /** The subscribers of each channel that are to receive everything. */
    int[] receivers() throws IOException;

    /** Takes note of a schedule before its first message is due; publishes it as well, if the clients are to. */
    void announce(Schedule schedule) throws IOException;

    /** Measures the messages of the announced schedule, and disturbs the clients while it lasts. */
    void measure(Schedule schedule) throws IOException;

    /** What is missing of what was announced, as if nothing more came. */
    Loss loss() throws IOException;

    /** Lets all clients begin to go. */
    void leave() throws IOException;

    /** Whether all clients are gone. */
    boolean isEmpty() throws IOException;

    /** Ends the clients and says what they found. */
    Findings finish() throws IOException, InterruptedException;

    /** Counts those messages that did not come, over all clients; once, after they have ended. */
    void countMissing(Unconfirmed messages);

    /** Drops whatever is left. */
    @Override
    void close();
}
