package io.sluice.gateway.hub;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A node without sockets and threads. */
final class HubNode implements SessionHandler {
    /** What is published where only the frames matter. */
    static final BusMessage NOTHING = BusMessage.of(Publication.of(Payload.NONE));

    static final String CONTROL = "sluice.control";

    final HandBus bus = new HandBus();
    final List<ManualLoop> loops;
    final Hub hub;

    HubNode() {
        this(List.of(new ManualLoop(0), new ManualLoop(1), new ManualLoop(2)));
    }

    HubNode(List<ManualLoop> loops) {
        this.loops = loops;
        this.hub = new Hub(bus, loops.stream().map(ManualLoop::loop).toList(), Set.of(CONTROL), Duration.ZERO,
            Duration.ofHours(1),
            channel -> channel.startsWith("price:") ? SlowPolicy.KEEP_LATEST : SlowPolicy.DISCONNECT);
    }

    HubClient client(int loop) {
        return new HubClient(this, loops.get(loop));
    }

    void run() {
        loops.forEach(ManualLoop::run);
    }

    void publish(String channel, String text) {
        hub.deliver(new Delivery(channel, new Frames[] {TestSettings.frames(text)}, 0, null, NOTHING));
        hub.wakeLoops();
    }

    /** Lets everything that is under way come to its end, and the empty channels be dropped. */
    void settle() {
        for (int i = 0; i < 3; i++) {
            run();
            loops.forEach(manual -> manual.loop().tick());
            bus.settle(hub);
        }
        run();
    }

    @Override
    public void received(Connection connection, ByteBuffer message) {
        throw new UnsupportedOperationException("no client sends anything here");
    }

    @Override
    public void start(Exchange exchange) {
        throw new UnsupportedOperationException("no client sends anything here");
    }

    @Override
    public void closed(Connection connection) {
        connection.subscriptions().forEach(hub::unsubscribe);
    }
}
