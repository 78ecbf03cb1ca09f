package io.sluice.gateway.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.config.PresenceConfig;
import io.sluice.gateway.presence.ClientCount;
import io.sluice.gateway.presence.Presence;
import io.sluice.gateway.presence.PresentClients;
import io.sluice.gateway.presence.UserSeats;
import io.sluice.gateway.redis.PresentEntry.Step;
import io.sluice.gateway.redis.PresentEntry.Truth;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.redis.BusMessageException;
import io.sluice.protocol.redis.PresenceKeys;
import io.sluice.protocol.redis.PresentClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Presence in Redis, over the bus' connection for commands, by the functions of {@code sluice_presence.lua}.
 *
 * <p>Entries are held under a lease of the node: a client that is there costs Redis nothing until it goes. Who is there
 * is remembered here, bounded by the subscriptions of this node; after any loss of the connection, of Redis' data, or
 * of the lease, all of it is entered again, of which nobody hears who heard of it before.
 */
public final class RedisPresence implements Presence, CommandsUser {
    private static final int HINTS = 1 << 16;
    private static final Duration TIDY = Duration.ofSeconds(1);
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(20);
    /** For those to return who were about to leave, and then for Redis to answer. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);

    private final PresenceConfig config;
    private final BusThread bus;
    private final PresenceCalls calls;
    private final PresenceKeeper keeper;
    private final PresenceLease lease;
    private final Inbox<PresentEntry> hints;
    private final SharedReads<PresentClients> lists;
    private final SharedReads<ClientCount> counts;
    private final Surroundings around;

    /** Prepares; {@code announced} says in which channels those who come and go are told of. Any thread asks it. */
    RedisPresence(Surroundings around, PresenceConfig config, Predicate<String> announced) {
        this.around = around;
        this.config = config;
        this.bus = around.bus();
        this.calls = new PresenceCalls(new PresenceKeys(around.config().prefix()), around.signing(), announced);
        NodeName node = new NodeName(around.nodeId());
        this.keeper = new PresenceKeeper(calls, node, bus, config.leaveDelay());
        this.lease = new PresenceLease(around, config.lease(), node, calls, keeper,
            new PresenceSweeps(calls, bus, around.metrics()));
        this.hints = new Inbox<>(HINTS, bus, keeper::look, () -> keeper.entries().values().forEach(keeper::look),
            keeper::pump);
        this.lists = new SharedReads<>(this::list, bus);
        this.counts = new SharedReads<>(this::countNow, bus);
    }

    /** Begins to keep the lease, as soon as Redis is there. */
    void start() {
        Duration look = config.leaveDelay().dividedBy(8);
        bus.every(config.lease().dividedBy(PresenceLease.BEATS), lease::beat);
        bus.every(TIDY, keeper::tidy);
        if (!config.leaveDelay().isZero()) {
            Duration pause = look.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : look;
            bus.every(pause.compareTo(TIDY) > 0 ? TIDY : pause, keeper::leaveOverdue);
        }
    }

    @Override
    public void up(StatefulRedisConnection<String, byte[]> connection) {
        calls.use(connection);
        lease.up();
    }

    @Override
    public void down() {
        calls.use(null);
        lease.down();
    }

    @Override
    public void enter(String channel, ClientInfo client) {
        PresentEntry entry = keeper.entries().compute(new PresentEntry.Key(channel, client.client()), (key, known) -> {
            PresentEntry present = known == null ? new PresentEntry(key, client) : known;
            present.truth(Truth.THERE);
            return present;
        });
        hints.put(entry);
    }

    @Override
    public void leave(String channel, String client, Going going) {
        PresentEntry entry = keeper.entries().computeIfPresent(new PresentEntry.Key(channel, client), (key, known) -> {
            boolean mayReturn = going == Going.MAY_RETURN && !known.info().user().isEmpty()
                && !config.leaveDelay().isZero();
            known.truth(mayReturn ? Truth.LEAVING : Truth.GONE);
            return known;
        });
        if (entry != null) {
            hints.put(entry);
        }
    }

    @Override
    public CompletionStage<PresentClients> clients(String channel, String asker) {
        return whenSettled(channel, asker, () -> lists.read(channel));
    }

    @Override
    public CompletionStage<ClientCount> count(String channel, String asker) {
        return whenSettled(channel, asker, () -> counts.read(channel));
    }

    /** Has the sessions of each user counted, of whom each may have so many; called once, before the start. */
    public UserSeats userSeats(int most) {
        keeper.seatsPerUser(most);
        return new RedisUserSeats(this, keeper, bus);
    }

    /**
     * How many clients this node has in channels, each counted once a channel; where users' sessions are counted, each
     * of those as well. Any thread.
     */
    public int size() {
        return keeper.entries().size();
    }

    /**
     * Takes all clients out, those who may return after their delay but within a second, and gives up the lease. What
     * can't be taken out in time is left to the other nodes. Completes within a second and a half, and what Redis takes
     * to answer; on any thread.
     */
    public CompletionStage<Void> end() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        bus.execute(() -> {
            keeper.leaveAll(config.leaveDelay().isZero() ? Truth.GONE : Truth.LEAVING);
            bus.schedule(() -> keeper.leaveAll(Truth.GONE), END_PATIENCE);
            bus.schedule(() -> finish(ended), END_PATIENCE.multipliedBy(3).dividedBy(2));
            bus.every(SHORTEST_LOOK, () -> {
                if (keeper.entries().isEmpty() || !keeper.isOpen()) {
                    finish(ended);
                }
            });
        });
        return ended;
    }

    private void finish(CompletableFuture<Void> ended) {
        if (!ended.isDone()) {
            lease.end().whenComplete((done, failure) -> ended.complete(null));
        }
    }

    private <T> CompletionStage<T> whenSettled(String channel, String asker, Supplier<CompletionStage<T>> read) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        bus.execute(() -> {
            PresentEntry entry = keeper.entries().get(new PresentEntry.Key(channel, asker));
            if (entry != null && isOpening() && entry.next() == Step.ENTER) {
                entry.whenSettled(() -> pass(read.get(), answer));
            } else {
                pass(read.get(), answer);
            }
        });
        return answer;
    }

    /** Whether Redis can be told of a client now, or in a moment. The bus thread alone. */
    boolean isOpening() {
        return keeper.isOpen() || lease.isBeingTaken();
    }

    private static <T> void pass(CompletionStage<T> from, CompletableFuture<T> to) {
        from.whenComplete((value, failure) -> {
            if (failure == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(failure);
            }
        });
    }

    private CompletionStage<ClientCount> countNow(String channel) {
        CompletableFuture<ClientCount> answer = new CompletableFuture<>();
        calls.stats(channel).whenComplete((counted, failure) -> {
            if (failure == null) {
                answer.complete(new ClientCount(counted.get(0).intValue(), counted.get(1).intValue()));
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Asks for the entries only where they are not too many, nor by far too large. */
    private CompletionStage<PresentClients> list(String channel) {
        CompletableFuture<PresentClients> listed = new CompletableFuture<>();
        calls.size(channel).whenComplete((size, failure) -> {
            if (failure != null) {
                listed.completeExceptionally(failure);
            } else if (size.get(0) > config.maxClients() || size.get(1) > 2L * config.maxBytes()) {
                listed.complete(PresentClients.TOO_MANY);
            } else {
                bus.execute(() -> read(channel, listed));
            }
        });
        return listed;
    }

    /** Decoded by the bus thread, since the connection's has messages to receive. */
    private void read(String channel, CompletableFuture<PresentClients> listed) {
        calls.entries(channel).whenComplete((entries, failure) -> {
            if (failure == null) {
                bus.execute(() -> listed.complete(decode(channel, entries)));
            } else {
                listed.completeExceptionally(failure);
            }
        });
    }

    private PresentClients decode(String channel, List<byte[]> entries) {
        if (entries.stream().mapToLong(entry -> entry.length).sum() > config.maxBytes()) {
            return PresentClients.TOO_MANY;
        }
        Map<String, ClientInfo> clients = new LinkedHashMap<>(entries.size() * 2);
        for (byte[] entry : entries) {
            try {
                around.signing().checkEntry(channel, entry);
                ClientInfo info = PresentClient.decode(entry);
                clients.put(info.client(), info);
            } catch (BusMessageException e) {
                around.metrics().busMessageDropped(e.fault().label());
            }
        }
        return new PresentClients(false, clients);
    }
}
