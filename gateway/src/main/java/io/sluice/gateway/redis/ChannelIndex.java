package io.sluice.gateway.redis;

import io.sluice.gateway.redis.PresentChannel.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The channels in which this node has clients, and the keeping of their list in Redis, by which another finds them
 * should this node die. In batches. Belongs to the bus thread.
 */
final class ChannelIndex {
    private static final int BATCH = 512;

    /** What is done with a batch. */
    private interface Change {
        CompletionStage<Long> apply(String node, List<String> names);
    }

    private final PresenceCalls calls;
    private final Supplier<String> node;
    private final BusThread bus;
    private final Released released;

    private final Map<String, PresentChannel> channels = new HashMap<>();
    private final Set<PresentChannel> toList = new LinkedHashSet<>();
    private final Set<PresentChannel> emptied = new LinkedHashSet<>();
    private int life;

    /** Makes an empty one. */
    ChannelIndex(PresenceCalls calls, Supplier<String> node, BusThread bus, Released released) {
        this.calls = calls;
        this.node = node;
        this.bus = bus;
        this.released = released;
    }

    /** Whether an entry may be put into its channel at once; else it is released when it may. */
    boolean admits(PresentEntry entry) {
        PresentChannel channel = channels.computeIfAbsent(entry.key().channel(), PresentChannel::new);
        channel.count(entry);
        emptied.remove(channel);
        if (channel.listed() == Listed.YES) {
            return true;
        }
        channel.await(entry);
        if (channel.listed() == Listed.NO) {
            channel.listed(Listed.SOON);
            toList.add(channel);
        }
        return false;
    }

    /** An entry is forgotten. */
    void forget(PresentEntry entry) {
        PresentChannel channel = entry.channel();
        if (channel != null && channel.discount()) {
            emptied.add(channel);
        }
    }

    /** Sends what has gathered of channels that are to be listed. */
    void flush() {
        send(toList, calls::index, this::listed);
    }

    /** Takes channels out in which nobody is left; called now and then. */
    void tidy() {
        emptied.removeIf(channel -> {
            if (channel.listed() == Listed.NO) {
                channels.remove(channel.name(), channel);
            }
            return channel.listed() != Listed.YES;
        });
        emptied.forEach(channel -> channel.listed(Listed.NO_LONGER));
        send(emptied, calls::unindex, this::unlisted);
    }

    /** Forgets what Redis lists, which is not known any more, and who waits. */
    void reset() {
        life++;
        toList.clear();
        emptied.clear();
        channels.values().removeIf(PresentChannel::isEmpty);
        for (PresentChannel channel : channels.values()) {
            channel.listed(Listed.NO);
            channel.takeWaiting();
        }
    }

    private void send(Set<PresentChannel> all, Change change, BatchEnd end) {
        List<PresentChannel> batch = new ArrayList<>(Math.min(all.size(), BATCH));
        for (PresentChannel channel : all) {
            batch.add(channel);
            if (batch.size() == BATCH) {
                send(List.copyOf(batch), change, end);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            send(batch, change, end);
        }
        all.clear();
    }

    private void send(List<PresentChannel> batch, Change change, BatchEnd end) {
        int sent = life;
        change.apply(node.get(), batch.stream().map(PresentChannel::name).toList()).whenComplete((count, failure) ->
            bus.execute(() -> {
                if (sent == life) {
                    batch.forEach(channel -> end.ended(channel, failure == null));
                    flush();
                }
            }));
    }

    private void listed(PresentChannel channel, boolean done) {
        channel.listed(done ? Listed.YES : Listed.NO);
        channel.takeWaiting().forEach(entry -> released.released(entry, done));
        if (channel.isEmpty()) {
            emptied.add(channel);
        }
    }

    private void unlisted(PresentChannel channel, boolean done) {
        channel.listed(Listed.NO);
        if (channel.isAwaited()) {
            channel.listed(Listed.SOON);
            toList.add(channel);
        } else if (channel.isEmpty()) {
            channels.remove(channel.name(), channel);
        }
    }

    /** Hears of entries that waited. */
    interface Released {
        /** The entry's channel is listed, or could not be. */
        void released(PresentEntry entry, boolean listed);
    }

    /** What follows for one channel of a batch. */
    private interface BatchEnd {
        void ended(PresentChannel channel, boolean done);
    }
}
