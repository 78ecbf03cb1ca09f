package io.sluice.gateway.hub;

import io.sluice.gateway.bus.Bus;
import io.sluice.gateway.bus.WishList;
import io.sluice.gateway.config.HistoryRules;
import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.connection.Subscription;
import io.sluice.protocol.StreamPosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A node's index of who wants what, and with that the wish list that the bus is made to match.
 *
 * <h2>First in, last out</h2>
 * A channel is wished for from its first subscriber on this node until some time after its last: people who reload a
 * page cost Redis nothing. Both changes happen inside the table operation for that channel and are then pointed out to
 * the bus, which compares and acts on its own thread; so they can't cross.
 *
 * <h2>Liveness</h2>
 * A subscription becomes live when the bus has confirmed its channel. The confirmation and the arrival of a subscriber
 * can race: the bus writes {@code live} and then reads which loops have subscribers, a loop enters itself and then
 * reads {@code live}; at least one of them sees the other.
 */
public final class Hub implements WishList {
    /** A channel that nobody here is subscribed to any more, since when. */
    private record Lingering(HubChannel entry, long sinceNanos) {
    }

    private final ConcurrentHashMap<String, HubChannel> channels = new ConcurrentHashMap<>();
    private final MpscUnboundedArrayQueue<Lingering> lingering = new MpscUnboundedArrayQueue<>(256);
    private final Set<String> standing;
    private final List<LoopIndex> indexes;
    private final Bus bus;
    private final long lingerNanos;
    private final ChannelTraits traits;

    /** Set before the bus is started. */
    private volatile @Nullable Positions positions;

    /**
     * Makes an empty index.
     *
     * @param bus is told where wishes may have changed
     * @param loops the node's loops, 64 at the most
     * @param standing channels that are wished for always, whoever subscribes
     * @param linger how long a channel is wished for after its last subscriber
     * @param subscribeTimeout how long a subscription may wait to become live
     * @param traits what the rules of channels mean here; asked by all threads
     */
    public Hub(Bus bus, List<Loop> loops, Set<String> standing, Duration linger, Duration subscribeTimeout,
        ChannelTraits traits) {
        if (loops.size() > HubChannel.MAX_LOOPS) {
            throw new IllegalArgumentException("more loops than the hub can hold: " + loops.size());
        }
        this.bus = bus;
        this.standing = Set.copyOf(standing);
        this.lingerNanos = linger.toNanos();
        this.traits = traits;
        this.indexes = loops.stream().map(loop -> new LoopIndex(this, loop, subscribeTimeout)).toList();
        loops.get(0).execute(() -> loops.get(0).atTick(this::dropLingering));
    }

    /**
     * Subscribes: enters it among its channel's subscribers, and lets the outcome know once the channel is live, or
     * can't be in time. Called by the connection's loop. The outcome may come before this returns.
     */
    public void subscribe(Subscription subscription, SubscribeOutcome outcome) {
        subscribe(subscription, null, outcome);
    }

    /**
     * Subscribes likewise; in a channel that can be recovered the outcome is a position.
     *
     * @param since the position from which to recover, its epoch maybe empty; null for from now on
     */
    public void subscribe(Subscription subscription, @Nullable StreamPosition since, SubscribeOutcome outcome) {
        indexOf(subscription).join(subscription, since, outcome);
    }

    /**
     * Ends the subscription, whether live or waiting; its outcome is then never told. Called by the connection's loop.
     */
    public void unsubscribe(Subscription subscription) {
        indexOf(subscription).leave(subscription);
    }

    /** The subscriptions of the loop's connections to the channel, for the loop's thread. */
    public void forEachSubscriber(Loop loop, String channel, Consumer<Subscription> each) {
        indexes.get(loop.index()).forEachSubscriber(channel, each);
    }

    @Override
    public boolean wants(String channel) {
        return channels.containsKey(channel) || standing.contains(channel);
    }

    @Override
    public void forEach(Consumer<String> each) {
        standing.forEach(each);
        channels.keySet().forEach(each);
    }

    @Override
    public int size() {
        return channels.size() + standing.size();
    }

    /** How many channels have subscribers here, or had until a moment ago. */
    public int channelCount() {
        return channels.size();
    }

    /** The bus confirmed the channel. Called by the bus' thread. */
    void live(String channel) {
        HubChannel entry = channels.get(channel);
        if (entry != null) {
            entry.live(true);
            forEachLoop(entry.loops(), index -> index.loop().execute(() -> index.live(channel)));
        }
    }

    /** The bus lost the channel; those who are subscribed stay. Called by the bus' thread. */
    void lost(String channel) {
        HubChannel entry = channels.get(channel);
        if (entry != null) {
            entry.live(false);
        }
    }

    /**
     * Hands a publication to every loop that has subscribers, for when they are woken; returns those that had no room,
     * as bits. Called by lanes.
     */
    long deliver(Delivery delivery) {
        HubChannel entry = channels.get(delivery.channel());
        long refused = 0;
        for (long rest = entry == null ? 0 : entry.loops(); rest != 0; rest &= rest - 1) {
            LoopIndex index = indexes.get(Long.numberOfTrailingZeros(rest));
            refused |= index.offer(delivery) ? 0 : Long.lowestOneBit(rest);
        }
        return refused;
    }

    /** Hands the word of a break to these loops, given as bits. Called by lanes. */
    void offer(long loops, StreamBreak arrival) {
        forEachLoop(loops, index -> index.offer(arrival));
    }

    /** Says who answers questions for positions. Called once, before the bus is started. */
    void attach(Positions answering) {
        positions = answering;
    }

    /** Has a question answered by the channel's lane. Any thread. */
    void ask(String channel, Inquiry inquiry) {
        Positions answering = positions;
        if (answering == null) {
            throw new IllegalStateException("nobody follows streams: " + channel);
        }
        answering.ask(channel, inquiry);
    }

    /** The channel, if it is wanted here. Any thread. */
    @Nullable HubChannel find(String channel) {
        return channels.get(channel);
    }

    /** Whether the channel is wanted here and can be recovered. Any thread. */
    boolean recoverable(String channel) {
        HubChannel entry = channels.get(channel);
        return entry != null && entry.recoverable();
    }

    /** What the channel keeps. Any thread. */
    HistoryRules history(String channel) {
        return traits.history(channel);
    }

    /** Wakes every loop that was handed something. Called by lanes when there is no more for the moment. */
    void wakeLoops() {
        for (LoopIndex index : indexes) {
            index.wake();
        }
    }

    /** Whether there is any use in waiting for the channel to become live. */
    boolean busConnected(String channel) {
        return bus.connected(channel);
    }

    /** What becomes of the channel's publications for slow clients. Any thread. */
    SlowPolicy slowPolicy(String channel) {
        return traits.slowPolicy(channel);
    }

    /** A loop has its first subscriber to the channel. */
    HubChannel enter(String channel, Loop loop) {
        HubChannel entry = channels.compute(channel, (name, old) -> {
            HubChannel wanted = old == null ? new HubChannel(name, traits.history(name).recoverable()) : old;
            wanted.addLoop(loop.index());
            return wanted;
        });
        if (!entry.live()) {
            bus.changed(channel);
        }
        return entry;
    }

    /** A loop's last subscriber to the channel is gone. */
    void exit(HubChannel entry, Loop loop) {
        channels.computeIfPresent(entry.name(), (name, present) -> {
            present.removeLoop(loop.index());
            long now = System.nanoTime();
            if (present.loops() == 0 && present.emptied(now)) {
                lingering.offer(new Lingering(present, now));
            }
            return present;
        });
    }

    /** They stand in the order in which they were left, so the first that is not due ends the look. Loop 0's thread. */
    private void dropLingering() {
        long now = System.nanoTime();
        Lingering oldest = lingering.peek();
        while (oldest != null && now - oldest.sinceNanos() >= lingerNanos) {
            lingering.poll();
            dropOrKeep(oldest.entry(), now);
            oldest = lingering.peek();
        }
    }

    private void dropOrKeep(HubChannel entry, long now) {
        @Nullable HubChannel kept = channels.computeIfPresent(entry.name(), (name, present) -> {
            if (present.loops() != 0) {
                present.noLongerLingering();
            } else if (now - present.emptySinceNanos() >= lingerNanos) {
                return null;
            } else {
                lingering.offer(new Lingering(present, present.emptySinceNanos()));
            }
            return present;
        });
        if (kept == null) {
            bus.changed(entry.name());
            Positions answering = positions;
            if (entry.recoverable() && answering != null) {
                answering.leave(entry.name());
            }
        }
    }

    private LoopIndex indexOf(Subscription subscription) {
        return indexes.get(subscription.connection().loop().index());
    }

    private void forEachLoop(long loops, Consumer<LoopIndex> each) {
        for (long rest = loops; rest != 0; rest &= rest - 1) {
            each.accept(indexes.get(Long.numberOfTrailingZeros(rest)));
        }
    }
}
