package io.sluice.gateway.hub;

import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.observe.GatewayMetrics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The node's ear on the bus: hands each message to the lane of its channel, so that the bus' own thread is free at once
 * and the order per channel holds. Safe for all threads.
 */
public final class Lanes implements BusListener, AutoCloseable {
    private final Hub hub;
    private final GatewayMetrics metrics;
    private final List<Lane> lanes;

    /**
     * Starts the lanes' threads.
     *
     * @param hub is told what became live or lost
     * @param metrics hears what comes and what is dropped
     * @param publications what a lane does with a channel's message
     * @param special what a lane does with the messages of channels that are not for clients, by channel
     * @param count how many lanes
     * @param maxBytes bytes that may wait for one lane
     */
    public Lanes(Hub hub, GatewayMetrics metrics, BusMessageHandler publications,
        Map<String, BusMessageHandler> special, int count, long maxBytes) {
        this.hub = hub;
        this.metrics = metrics;
        this.lanes = IntStream.range(0, count)
            .mapToObj(index -> new Lane(index, publications, special, hub::wakeLoops, metrics, maxBytes / count))
            .toList();
    }

    @Override
    public void message(String channel, byte[] message) {
        metrics.busMessageReceived(message.length);
        lanes.get(Math.floorMod(channel.hashCode(), lanes.size())).offer(channel, message);
    }

    @Override
    public void paused() {
        for (Lane lane : lanes) {
            lane.wake();
        }
    }

    @Override
    public void live(String channel) {
        hub.live(channel);
    }

    @Override
    public void lost(String channel) {
        hub.lost(channel);
    }

    /** Stops the threads; what waits is dropped. Waits a second at the most for each. */
    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
