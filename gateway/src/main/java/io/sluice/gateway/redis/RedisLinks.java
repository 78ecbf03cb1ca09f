package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The connections of a started bus, one for commands and one for each stripe of the channels, and what runs over them.
 * Belongs to the bus thread where it does not say otherwise.
 */
final class RedisLinks {
    /** The roles by which metrics know connections; that of subscriptions stands for all stripes. */
    static final String COMMANDS = "commands";
    static final String SUBSCRIPTIONS = "subscriptions";

    private static final long TICKS_PER_TIMEOUT = 4;

    private final Surroundings around;
    private final ChannelNames names;
    private final LinkKeeper<StatefulRedisConnection<String, byte[]>> commands;
    private final Stripes stripes;
    private final Heartbeat heartbeat = new Heartbeat();
    private final SelfProbe probe;
    private final CommandPipe pipe;
    private final FunctionInstaller functions;
    private final CompletableFuture<Void> started = new CompletableFuture<>();

    private boolean functionsLookedAfter;

    /** Opens nothing yet; {@code users} work over the connection for commands, too. */
    RedisLinks(Surroundings around, LettuceClients clients, FunctionInstaller functions, WishList wishes,
        BusListener listener, List<CommandsUser> users) {
        this.around = around;
        this.functions = functions;
        names = new ChannelNames(around.config().prefix());
        LinkClient client = clients.commands(COMMANDS, heartbeat::commandsGave);
        commands = new LinkKeeper<>(COMMANDS, clients.address(), client::connectCommands,
            new CommandsWatch(new Watch(COMMANDS, this::commandsConnected), users), around.bus(), around.config());
        pipe = new CommandPipe(commands::current);
        int count = around.config().subscriptionConnections();
        stripes = new Stripes(count, number -> new Stripe(number, around, clients,
            Stripes.share(wishes, number, count), listener, new Watch(SUBSCRIPTIONS, this::stripesConnected)));
        probe = new SelfProbe(commands, stripes, heartbeat, around);
    }

    /**
     * Makes the connections; completes when all stand and the functions were looked after, and fails at the first
     * failed attempt. Any thread.
     */
    CompletionStage<Void> start() {
        around.bus().execute(() -> {
            commands.start();
            stripes.all().forEach(Stripe::start);
        });
        around.bus().every(around.config().commandTimeout().dividedBy(TICKS_PER_TIMEOUT),
            () -> stripes.all().forEach(Stripe::tick));
        around.bus().every(SelfProbe.BEAT, probe::beat);
        return started.minimalCompletionStage();
    }

    /** Says that a wish may have changed. Any thread. */
    void changed(String channel) {
        stripes.of(channel).changed(channel);
    }

    /** Publishes at once or fails at once. Any thread. */
    CompletionStage<Void> publish(String channel, byte[] unsigned) {
        byte[] message;
        try {
            message = around.signing().signed(channel, unsigned);
        } catch (BusException e) {
            return CompletableFuture.failedStage(e);
        }
        int most = around.config().maxMessageBytes();
        if (message.length > most) {
            return CompletableFuture.failedStage(new BusException(
                "a message of " + message.length + " bytes is more than redis.max-message-bytes, " + most));
        }
        // What comes after the pipe would wrap its failures.
        return pipe.send("PUBLISH", message.length,
            redis -> redis.publish(names.inRedis(channel), message).thenAccept(receivers -> { }));
    }

    /** The way of commands to Redis. Any thread. */
    CommandPipe pipe() {
        return pipe;
    }

    /** Whether the connections that the channel takes stand. Any thread. */
    boolean connected(String channel) {
        return commandsConnected() && stripes.of(channel).connected();
    }

    /** Gives all connections up for good. */
    void close() {
        giveUp();
        started.completeExceptionally(new BusException("the bus was closed"));
    }

    private void giveUp() {
        commands.close();
        stripes.all().forEach(Stripe::close);
    }

    private void lookAfterFunctions() {
        StatefulRedisConnection<String, byte[]> connection = commands.current();
        if (connection != null) {
            functions.check(connection).whenComplete((done, failure) -> around.bus().execute(() -> {
                functionsLookedAfter = true;
                tellIfStarted();
            }));
        }
    }

    private void tellIfStarted() {
        if (commandsConnected() && stripesConnected() && functionsLookedAfter) {
            started.complete(null);
        }
    }

    private boolean commandsConnected() {
        return commands.current() != null;
    }

    private boolean stripesConnected() {
        return stripes.connected();
    }

    /** Tells the others what becomes of the connections of one role. */
    private final class Watch implements LinkKeeper.Watcher<Object> {
        private final String role;
        private final BooleanSupplier allConnected;

        Watch(String role, BooleanSupplier allConnected) {
            this.role = role;
            this.allConnected = allConnected;
        }

        @Override
        public void up(Object connection) {
            if (allConnected.getAsBoolean()) {
                around.metrics().redisConnected(role, true);
            }
            heartbeat.sign();
            if (role.equals(COMMANDS)) {
                heartbeat.commandsRenewed();
                lookAfterFunctions();
            } else {
                heartbeat.renewed();
            }
            tellIfStarted();
        }

        @Override
        public void down(String cause) {
            around.metrics().redisConnected(role, false);
        }

        @Override
        public void failed(BusException why) {
            if (!started.isDone()) {
                giveUp();
                started.completeExceptionally(why);
            } else if (!Failures.timedOut(why)) {
                // A refusal is an answer: it tells nothing against the other connections.
                heartbeat.sign();
            }
        }
    }

    /** Tells the users of the connection, too. */
    private record CommandsWatch(Watch watch, List<CommandsUser> users)
        implements LinkKeeper.Watcher<StatefulRedisConnection<String, byte[]>> {
        @Override
        public void up(StatefulRedisConnection<String, byte[]> connection) {
            watch.up(connection);
            users.forEach(user -> user.up(connection));
        }

        @Override
        public void down(String cause) {
            watch.down(cause);
            users.forEach(CommandsUser::down);
        }

        @Override
        public void failed(BusException why) {
            watch.failed(why);
        }
    }
}
