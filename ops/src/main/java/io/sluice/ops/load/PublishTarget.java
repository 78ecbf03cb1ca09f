package io.sluice.ops.load;

/** Where scheduled messages enter. Used by one thread; what becomes of a message is counted whenever that shows. */
interface PublishTarget extends AutoCloseable {
    /** Sends a message, without waiting for its answer; waits only while too many are unanswered. */
    void publish(int channel, byte[] payload);

    /** Lets go what has been collected. */
    void flush();

    /** Ends all connections, within some seconds. */
    @Override
    void close();
}
