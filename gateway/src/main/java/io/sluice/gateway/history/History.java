package io.sluice.gateway.history;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The streams of the channels that keep what is published in them. All methods may be called by any thread and return
 * at once; what they return completes on a thread of the Redis client's, which must not be kept waiting. They fail with
 * a {@link io.sluice.gateway.bus.BusException} while Redis is away, when it refuses, and when it does not answer in
 * time.
 */
public interface History {
    /**
     * Reads a part of a channel's stream, and its position, in one atomic step. A channel without a stream gets one.
     */
    CompletionStage<HistoryPage> read(String channel, HistoryQuery query);

    /**
     * Reads the positions of many channels, in the order in which they are given; each is {@link #NOWHERE} where there
     * is no stream. Makes none, and costs Redis one command for many channels.
     */
    CompletionStage<List<StreamPosition>> tops(List<String> channels);

    /**
     * Appends to a channel's stream for a client, by the rules of its namespace, and publishes, in one atomic step.
     *
     * @return the position of what was published; a failure does not say that it was not
     */
    CompletionStage<StreamPosition> publish(String channel, Payload data, ClientInfo author);

    /** The position of a channel that has no stream. */
    StreamPosition NOWHERE = new StreamPosition(-1, "");
}
