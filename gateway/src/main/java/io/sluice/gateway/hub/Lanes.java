package io.sluice.gateway.hub;

import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.connection.WireForm;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.protocol.redis.BusVerifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The node's ear on the bus: hands each message to the lane of its channel, so that the bus' own thread is free at once
 * and the order per channel holds. Safe for all threads.
 */
public final class Lanes implements BusListener, Positions, AutoCloseable {
    private final Hub hub;
    private final GatewayMetrics metrics;
    private final @Nullable BusVerifier verifier;
    private final List<Lane> lanes;
    private final List<LaneStreams> works;

    /**
     * Starts the lanes' threads, and takes the hub's questions for positions from now on.
     *
     * @param hub is told what became live or lost, and knows who has subscribers
     * @param metrics hears what comes and what is dropped
     * @param forms the node's wire forms, in the order of their index
     * @param settings what streams are followed with
     * @param verifier judges every message before anything is done with it; null when all are believed
     * @param special what a lane does with the messages of channels that are not for clients, by channel
     * @param count how many lanes
     * @param maxBytes bytes that may wait for one lane
     */
    public Lanes(Hub hub, GatewayMetrics metrics, List<WireForm> forms, StreamSettings settings,
        @Nullable BusVerifier verifier, Map<String, BusMessageHandler> special, int count, long maxBytes) {
        this.hub = hub;
        this.metrics = metrics;
        this.verifier = verifier;
        Encoder encoder = new Encoder(forms, metrics);
        Map<String, BusMessageHandler> guarded = special.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> guarded(each.getValue())));
        this.lanes = IntStream.range(0, count).mapToObj(index -> new Lane(index,
            lane -> work(lane, encoder, settings, count), guarded, hub::wakeLoops, metrics, maxBytes / count)).toList();
        this.works = lanes.stream().map(lane -> (LaneStreams) lane.work()).toList();
        hub.attach(this);
    }

    private LaneStreams work(Executor lane, Encoder encoder, StreamSettings settings, int count) {
        Streams streams = new Streams(hub, encoder, settings, metrics.streams(), lane, count, System::nanoTime);
        return new LaneStreams(lane, guarded(new Publications(hub, encoder, streams, metrics)), streams);
    }

    private BusMessageHandler guarded(BusMessageHandler handler) {
        return verifier == null ? handler : new SignedOnly(verifier, handler, metrics);
    }

    @Override
    public void message(String channel, byte[] message) {
        metrics.busMessageReceived(message.length);
        lanes.get(laneOf(channel)).offer(channel, message);
    }

    @Override
    public void paused() {
        for (Lane lane : lanes) {
            lane.wake();
        }
    }

    /** The lane knows before anybody can ask it. */
    @Override
    public void live(String channel) {
        if (hub.recoverable(channel)) {
            LaneStreams work = works.get(laneOf(channel));
            work.lane().execute(() -> work.streams().live(channel));
        }
        hub.live(channel);
    }

    @Override
    public void lost(String channel) {
        if (hub.recoverable(channel)) {
            LaneStreams work = works.get(laneOf(channel));
            work.lane().execute(() -> work.streams().lost(channel));
        }
        hub.lost(channel);
    }

    @Override
    public void ask(String channel, Inquiry inquiry) {
        LaneStreams work = works.get(laneOf(channel));
        work.lane().execute(() -> work.streams().ask(channel, inquiry));
    }

    @Override
    public void leave(String channel) {
        LaneStreams work = works.get(laneOf(channel));
        work.lane().execute(() -> work.streams().leave(channel));
    }

    /** Stops the threads; what waits is dropped. Waits a second at the most for each. */
    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }

    private int laneOf(String channel) {
        return Math.floorMod(channel.hashCode(), lanes.size());
    }
}
