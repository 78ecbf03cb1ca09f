package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import io.sluice.protocol.redis.RedisNames;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The two connections of a started bus, for commands and for subscriptions, and what runs over them. Belongs to the bus
 * thread where it does not say otherwise.
 */
final class RedisLinks {
    private static final long TICKS_PER_TIMEOUT = 4;
    /** Lettuce counts the commands that wait for Redis, but not their bytes. */
    private static final long MOST_PUBLISHING_BYTES = 64L << 20;

    private final Surroundings around;
    private final ChannelNames names;
    private final LinkKeeper<StatefulRedisConnection<String, byte[]>> commands;
    private final LinkKeeper<StatefulRedisPubSubConnection<String, byte[]>> subscriptions;
    private final Reconciler reconciler;
    private final SelfProbe probe;
    private final AtomicLong publishing = new AtomicLong();
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    RedisLinks(Surroundings around, LettuceClients clients, WishList wishes, BusListener listener) {
        this.around = around;
        names = new ChannelNames(around.config().prefix());
        String probeChannel = RedisNames.probeChannel(around.nodeId());
        commands = new LinkKeeper<>(LettuceClients.COMMANDS, clients.address(), clients::connectCommands,
            new Watch<>(LettuceClients.COMMANDS, this::commandsUp, cause -> { }), around.bus(), around.config());
        subscriptions = new LinkKeeper<>(LettuceClients.SUBSCRIPTIONS, clients.address(),
            clients::connectSubscriptions,
            new Watch<>(LettuceClients.SUBSCRIPTIONS, this::subscriptionsUp, this::subscriptionsDown),
            around.bus(), around.config());
        reconciler = new Reconciler(around, wishes, listener, probeChannel, subscriptions::tearDown);
        probe = new SelfProbe(names.inRedis(probeChannel), commands, subscriptions, reconciler, around);
    }

    /** Makes the connections; completes when both stand, and fails at the first failed attempt. Any thread. */
    CompletionStage<Void> start() {
        around.bus().execute(() -> {
            commands.start();
            subscriptions.start();
        });
        around.bus().every(around.config().commandTimeout().dividedBy(TICKS_PER_TIMEOUT), reconciler::tick);
        around.bus().every(SelfProbe.BEAT, probe::beat);
        return started.minimalCompletionStage();
    }

    /** Says that a wish may have changed. Any thread. */
    void changed(String channel) {
        reconciler.changed(channel);
    }

    /** Publishes at once or fails at once. Any thread. */
    CompletionStage<Void> publish(String channel, byte[] message) {
        int most = around.config().maxMessageBytes();
        if (message.length > most) {
            return CompletableFuture.failedStage(new BusException(
                "a message of " + message.length + " bytes is more than redis.max-message-bytes, " + most));
        }
        StatefulRedisConnection<String, byte[]> connection = commands.current();
        if (connection == null) {
            return CompletableFuture.failedStage(new BusException("Redis is away"));
        }
        if (publishing.addAndGet(message.length) > MOST_PUBLISHING_BYTES) {
            publishing.addAndGet(-message.length);
            return CompletableFuture.failedStage(new BusException("too many bytes wait for Redis to take them"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        connection.async().publish(names.inRedis(channel), message).whenComplete((receivers, failure) -> {
            publishing.addAndGet(-message.length);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(Failures.command("PUBLISH", failure));
            }
        });
        return done;
    }

    /** Whether both connections stand. Any thread. */
    boolean connected() {
        return commands.current() != null && subscriptions.current() != null;
    }

    /** Gives both connections up for good. */
    void close() {
        commands.close();
        subscriptions.close();
        started.completeExceptionally(new BusException("the bus was closed"));
    }

    private void commandsUp(StatefulRedisConnection<String, byte[]> ignored) {
        probe.heartbeat().commandsRenewed();
    }

    private void subscriptionsUp(StatefulRedisPubSubConnection<String, byte[]> connection) {
        probe.heartbeat().subscriptionsRenewed();
        reconciler.up(connection);
    }

    private void subscriptionsDown(String cause) {
        reconciler.down(cause);
    }

    /** Tells the others what becomes of one connection. */
    private final class Watch<C> implements LinkKeeper.Watcher<C> {
        private final String role;
        private final Consumer<C> whenUp;
        private final Consumer<String> whenDown;

        Watch(String role, Consumer<C> whenUp, Consumer<String> whenDown) {
            this.role = role;
            this.whenUp = whenUp;
            this.whenDown = whenDown;
        }

        @Override
        public void up(C connection) {
            around.metrics().redisConnected(role, true);
            probe.heartbeat().sign();
            whenUp.accept(connection);
            if (connected()) {
                started.complete(null);
            }
        }

        @Override
        public void down(String cause) {
            around.metrics().redisConnected(role, false);
            whenDown.accept(cause);
        }

        @Override
        public void failed(BusException why) {
            if (!started.isDone()) {
                commands.close();
                subscriptions.close();
                started.completeExceptionally(why);
            } else if (!Failures.timedOut(why)) {
                // A refusal is an answer: it tells nothing against the other connection.
                probe.heartbeat().sign();
            }
        }
    }
}
