package io.sluice.gateway.main;

import io.sluice.gateway.auth.ChannelRules;
import io.sluice.gateway.auth.Tokens;
import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.command.Commands;
import io.sluice.gateway.command.ControlHandler;
import io.sluice.gateway.command.Expulsion;
import io.sluice.gateway.command.RedisSide;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.connection.ConnectionSettings;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.OutboundBudget;
import io.sluice.gateway.connection.SessionHandler;
import io.sluice.gateway.http.Handshake;
import io.sluice.gateway.hub.Hub;
import io.sluice.gateway.hub.Lanes;
import io.sluice.gateway.hub.RecentBudget;
import io.sluice.gateway.hub.StreamSettings;
import io.sluice.gateway.observe.MicrometerMetrics;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.gateway.redis.RedisBus;
import io.sluice.gateway.redis.RedisPresence;
import io.sluice.gateway.redis.RedisRevocations;
import io.sluice.gateway.revocation.RevocationKeeper;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.gateway.websocket.PerMessageDeflate;
import io.sluice.gateway.websocket.WebSockets;
import io.sluice.protocol.redis.RedisNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/**
 * The engine of a gateway, put together: what is between the sockets and Redis, without the listeners.
 *
 * <pre>
 * down  bus ─► lanes ─► publications ─► hub ─► loops ─► sockets
 * up    sockets ─► web sockets ─► commands ─► hub, bus, history, presence
 * </pre>
 */
final class Node implements AutoCloseable {
    private final PerMessageDeflate deflate;
    private final WireForms forms;
    private final List<Loop> loops;
    private final Bus bus;
    private final Hub hub;
    private final Lanes lanes;
    private final @Nullable RedisPresence presence;
    private final Tokens tokens;
    private final Revocations revocations = new Revocations();
    private final @Nullable RedisRevocations kept;
    private final WebSockets webSockets;

    /** Puts the parts together; loops tick and lanes wait from now on, but nothing comes to them yet. */
    Node(GatewayConfig config, RedisBus bus, XnioWorker worker, MicrometerMetrics metrics) {
        this.tokens = new Tokens(config, metrics);
        RedisConfig redis = config.redis();
        this.deflate = new PerMessageDeflate(config.compression(), metrics);
        this.forms = new WireForms(config, deflate);
        this.bus = bus;
        OutboundBudget budget = new OutboundBudget(config.client().queueBudget());
        this.loops = Loops.around(worker, config.http().gatherDelay(), metrics, budget);
        ChannelRules rules = new ChannelRules(config.namespaces(), config.client());
        this.hub = new Hub(bus, loops, Set.of(RedisNames.CONTROL_CHANNEL), redis.unsubscribeDelay(),
            config.client().subscribeTimeout(), new Traits(rules));
        RecentBudget recent = new RecentBudget(config.history().memory());
        boolean tokensTaken = config.token().hasKeys() || config.subscriptionToken().hasKeys();
        this.kept = tokensTaken ? bus.revocations(revocations, config.revocation().lifetime(),
            new Expulsion(loops, revocations)) : null;
        RevocationKeeper keeper = kept == null ? RevocationKeeper.NONE : kept;
        this.lanes = new Lanes(hub, metrics, forms.all(),
            new StreamSettings(bus.history(), config.history().within(config.client().maxQueuedBytes()), recent),
            config.bus().verifier(redis.prefix()),
            Map.of(RedisNames.CONTROL_CHANNEL, new ControlHandler(hub, loops, keeper, metrics)),
            redis.lanes(), redis.laneBytes());
        this.presence = presence(config, bus, rules);
        int perUser = config.limits().connectionsPerUser();
        RedisSide side = new RedisSide(bus, bus.history(), presence == null ? NoPresence.INSTANCE : presence,
            presence == null || perUser == 0 ? UserSeats.UNLIMITED : presence.userSeats(perUser), revocations);
        SessionHandler handler =
            Commands.handler(config, rules, tokens, hub, side, Version.ofServer());
        this.webSockets = new WebSockets(loops, config.client(),
            new ConnectionSettings(config.client(), config.limits(), handler));
        metrics.channels(hub::channelCount);
        metrics.presentClients(presence == null ? () -> 0 : presence::size);
        metrics.revocations(revocations::size);
        metrics.outboundHeld(budget::bytes);
        metrics.recentHeld(recent::bytes);
    }

    /** Connects to Redis, waiting for it, and for its word on which tokens were taken back. */
    void start() {
        Waiting.forBus(bus.start(hub, lanes));
        if (kept != null) {
            Waiting.forEnd(kept.loaded());
        }
    }

    /** Takes over a socket that has just been upgraded; on its own I/O thread. */
    void accept(StreamConnection socket, Handshake handshake) {
        webSockets.accept(socket, forms.get(handshake));
    }

    List<Loop> loops() {
        return loops;
    }

    /** Stops listening to Redis. Connections are closed before, by {@link Drain}. */
    @Override
    public void close() {
        if (presence != null) {
            Waiting.forEnd(presence.end());
        }
        bus.close();
        lanes.close();
        webSockets.close();
        tokens.close();
        deflate.close();
    }

    /** None where no namespace keeps any and no sessions are counted, so that it costs Redis nothing. */
    private static @Nullable RedisPresence presence(GatewayConfig config, RedisBus bus, ChannelRules rules) {
        boolean kept = config.limits().connectionsPerUser() > 0
            || config.namespaces().stream().anyMatch(namespace -> namespace.presence().kept());
        return kept ? bus.presence(config.presence(), rules::announcesOthers) : null;
    }
}
