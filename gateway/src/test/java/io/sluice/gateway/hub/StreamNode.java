package io.sluice.gateway.hub;

import io.sluice.gateway.config.HistoryConfig;
import io.sluice.gateway.config.HistoryRules;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.config.Readers;
import io.sluice.gateway.connection.Connection;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Exchange;
import io.sluice.gateway.connection.ManualLoop;
import io.sluice.gateway.connection.RecordingTransport;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.connection.Subscription;
import io.sluice.gateway.connection.TestSettings;
import io.sluice.gateway.observe.NoMetrics;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.redis.BusMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node without sockets and threads that follows streams: one lane, two loops. All channels can be recovered. */
final class StreamNode implements SessionHandler, ChannelTraits {
    private static final HistoryConfig CONFIG =
        new HistoryConfig(300, 300, 1 << 20, Duration.ofDays(30), Duration.ofSeconds(30), 64L << 20);

    final ModelHistory history = new ModelHistory();
    final HandBus bus = new HandBus();
    final List<ManualLoop> loops = List.of(new ManualLoop(0), new ManualLoop(1));
    final RecentBudget budget = new RecentBudget(CONFIG.memory());
    final Hub hub = new Hub(bus, loops.stream().map(ManualLoop::loop).toList(), Set.of(), Duration.ZERO,
        Duration.ofHours(1), this);
    final Streams streams;
    private final ArrayDeque<Runnable> lane = new ArrayDeque<>();
    /** As of a machine that has run for a while, or not: where it begins means nothing. */
    private long nanos = Duration.ofDays(30).toNanos();

    StreamNode() {
        streams = new Streams(hub, new Encoder(List.of(TestSettings.PLAIN), NoMetrics.INSTANCE),
            new StreamSettings(history, CONFIG, budget), NoMetrics.INSTANCE, lane::add, 1, () -> nanos);
        hub.attach(new Positions() {
            @Override
            public void ask(String channel, Inquiry inquiry) {
                lane.add(() -> streams.ask(channel, inquiry));
            }

            @Override
            public void leave(String channel) {
                lane.add(() -> streams.leave(channel));
            }
        });
    }

    /** A client's subscription, and what came of it. */
    final class Client {
        final RecordingTransport socket = new RecordingTransport();
        final Connection connection;
        final List<Position> positions = new ArrayList<>();
        int unavailable;

        Client(int loop) {
            connection = new Connection(loops.get(loop).loop(), socket, TestSettings.PLAIN,
                new ConnectionSettings(TestSettings.client(100_000_000, 10), StreamNode.this));
            connection.open();
        }

        Subscription subscribe(String channel, @Nullable StreamPosition since, boolean serverSide) {
            Subscription subscription = new Subscription(connection, channel, serverSide);
            connection.subscriptions().add(subscription);
            hub.subscribe(subscription, since, new SubscribeOutcome() {
                @Override
                public void live() {
                    throw new AssertionError("without a position");
                }

                @Override
                public void positioned(Position position) {
                    positions.add(position);
                    subscription.activate();
                }

                @Override
                public void unavailable() {
                    unavailable++;
                    subscription.activate();
                }
            });
            return subscription;
        }

        Client subscribed(String channel) {
            subscribe(channel, null, false);
            settle();
            return this;
        }
    }

    Client client(int loop) {
        return new Client(loop);
    }

    /** Publishes, and the node hears it at once. */
    void publish(String channel) {
        hear(channel, history.stream(channel).publish());
    }

    void hear(String channel, BusMessage message) {
        streams.heard(channel, message, StreamModel.LENGTH);
        hub.wakeLoops();
    }

    /** Lets so much time pass, and all come to its end. */
    void elapse(Duration time) {
        elapseWithoutRedis(time);
        settle();
    }

    /** Lets so much time pass in which Redis does not answer. */
    void elapseWithoutRedis(Duration time) {
        nanos += time.toNanos();
        streams.tick();
        run();
    }

    /** Lets all that is under way come to its end, but no time pass. */
    void settle() {
        do {
            run();
        } while (history.answer() || !lane.isEmpty());
    }

    /** Lets all happen but answers of Redis. */
    void run() {
        bus.settle(hub);
        loops.forEach(ManualLoop::run);
        while (!lane.isEmpty()) {
            lane.remove().run();
        }
        hub.wakeLoops();
        loops.forEach(ManualLoop::run);
    }

    @Override
    public SlowPolicy slowPolicy(String channel) {
        return SlowPolicy.DISCONNECT;
    }

    @Override
    public HistoryRules history(String channel) {
        return new HistoryRules(300, Duration.ofMinutes(5), HistoryRules.Recovery.STREAM, Readers.SUBSCRIBERS);
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
