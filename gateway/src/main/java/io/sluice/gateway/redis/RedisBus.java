package io.sluice.gateway.redis;

import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import io.sluice.gateway.config.BusConfig;
import io.sluice.gateway.config.PresenceConfig;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.history.History;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.protocol.redis.KeepRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bus on one Redis server: PUBLISH on one connection, SUBSCRIBE on others, between which channels are shared out by
 * hash: what concerns a channel comes by one of them alone.
 *
 * <p><b>What {@code live} promises.</b> {@code live} and {@code lost} are called by the bus thread, {@code message} by
 * the event loop of the channel's connection. Whatever Redis is given to publish after {@code live(c)} was called
 * reaches {@code message}, in the order of publishing and once, until the connection is lost or the channel given up;
 * then {@code lost(c)} follows. A message may come a little before {@code live(c)}: it was published after Redis took
 * the subscription, and nothing is missing between it and those that follow. A message that was under way may also come
 * a little after {@code lost(c)}.
 *
 * <p>{@code lost(c)} is also called for a live channel that is no longer wished for, just before it is unsubscribed:
 * one who wants it again in that moment must wait for {@code live(c)}.
 *
 * <p><b>Failure.</b> A connection that is lost is made anew at once and then with pauses up to
 * {@link RedisConfig#reconnectDelay}. Connections that are dead while their sockets look alive are
 * found out by the self-probe.
 */
public final class RedisBus implements Bus {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Surroundings around;
    private final LettuceClients clients;
    private final FunctionInstaller functions;
    private final RedisHistory history;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Written before the start, by the same thread. */
    private @Nullable RedisPresence presence;
    /** Written before the start, by the same thread. */
    private @Nullable RedisRevocations revocations;
    /** Written once by {@link #start}, read by all. */
    private volatile @Nullable RedisLinks links;

    /**
     * Prepares a bus and opens nothing yet.
     *
     * @param config where Redis is; its URI must not be empty
     * @param signing whether what is said there is signed
     * @param nodeId names this node, in the connections' names and the probe's channel; no white space
     * @param rules what the functions in Redis are to keep, by namespace
     * @param metrics is told what happens
     * @throws BusException when the URI is not one of Redis
     */
    public RedisBus(RedisConfig config, BusConfig signing, String nodeId, Map<String, KeepRule> rules,
        GatewayMetrics metrics) {
        clients = new LettuceClients(config, nodeId);
        around = new Surroundings(config, Signing.of(signing, config.prefix()), nodeId, metrics, new BusThread());
        functions = new FunctionInstaller(List.of(WantedLibrary.streams(config.prefix(), rules)),
            config.commandTimeout().multipliedBy(2), around.bus());
        history = new RedisHistory(this::pipe, functions, around);
    }

    /** The streams of the channels, on the same Redis. They fail before {@link #start} as they do while it is away. */
    public History history() {
        return history;
    }

    /**
     * Has presence kept over the same connections; called once, before the start.
     *
     * @param config how
     * @param announced in which channels those who come and go are told of; any thread asks it
     */
    public RedisPresence presence(PresenceConfig config, Predicate<String> announced) {
        RedisPresence made = new RedisPresence(around, config, announced);
        presence = made;
        return made;
    }

    /**
     * Has revocations kept over the same connections; called once, before the start.
     *
     * @param known is told what Redis keeps
     * @param lifetime how long a revocation is kept that does not say until when
     * @param enforce is called when there may be connections that have to go; by the bus thread, which must not wait
     */
    public RedisRevocations revocations(Revocations known, Duration lifetime, Runnable enforce) {
        RedisRevocations made = new RedisRevocations(around, known, lifetime, enforce);
        revocations = made;
        return made;
    }

    @Override
    public CompletionStage<Void> start(WishList wishes, BusListener listener) {
        if (links != null) {
            throw new IllegalStateException("started before");
        }
        RedisLinks fresh = new RedisLinks(around, clients, functions, wishes, listener,
            Stream.of(presence, revocations).<CommandsUser>flatMap(Stream::ofNullable).toList());
        links = fresh;
        if (presence != null) {
            presence.start();
        }
        if (revocations != null) {
            revocations.start();
        }
        return fresh.start();
    }

    @Override
    public void changed(String channel) {
        RedisLinks started = links;
        if (started != null) {
            started.changed(channel);
        }
    }

    @Override
    public CompletionStage<Void> publish(String channel, byte[] message) {
        RedisLinks started = links;
        return started == null ? CompletableFuture.failedStage(new BusException("the bus was not started"))
            : started.publish(channel, message);
    }

    @Override
    public boolean connected(String channel) {
        RedisLinks started = links;
        return started != null && started.connected(channel);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        RedisLinks started = links;
        if (started != null) {
            around.bus().execute(started::close);
        }
        around.bus().close(CLOSE_PATIENCE);
        clients.shutdown();
    }

    private @Nullable CommandPipe pipe() {
        RedisLinks started = links;
        return started == null ? null : started.pipe();
    }
}
