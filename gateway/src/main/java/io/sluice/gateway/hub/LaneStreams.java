package io.sluice.gateway.hub;

import java.util.concurrent.Executor;

/**
 * What one lane does with messages of the bus, and the streams that it follows.
 *
 * @param lane has tasks done by the lane's thread
 * @param publications what is done with a message
 * @param streams what is followed, for the lane's thread only
 */
record LaneStreams(Executor lane, BusMessageHandler publications, Streams streams) implements LaneWork {
    @Override
    public void handle(String channel, byte[] message) {
        publications.handle(channel, message);
    }

    @Override
    public boolean tick() {
        return streams.tick();
    }
}
