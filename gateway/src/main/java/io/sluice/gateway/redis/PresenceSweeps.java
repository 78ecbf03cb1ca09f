package io.sluice.gateway.redis;

import io.sluice.gateway.observe.GatewayMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeping of dead nodes: their clients are taken out, channel by channel and some at a time, each with the word
 * that it left. Whoever takes an entry out tells of it, in one step; so two who sweep, or a node that is not dead, do
 * no harm. Belongs to the bus thread.
 */
final class PresenceSweeps {
    private static final Logger log = LoggerFactory.getLogger(PresenceSweeps.class);
    /** Channels that are asked for at once. */
    private static final int CHANNELS = 256;
    /** Redis has up to so many calls in a row to do before it turns to others: some 10 ms. */
    private static final int CALLS = 16;
    /** Clients that are taken out in one call, which is 1 to 2 ms. */
    private static final int CLIENTS = 64;
    /** A node that was taken for dead wants to know; one that is frozen for longer is, for us. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final PresenceCalls calls;
    private final BusThread bus;
    private final GatewayMetrics metrics;
    private final Set<String> nodes = new HashSet<>();
    private int life;

    PresenceSweeps(PresenceCalls calls, BusThread bus, GatewayMetrics metrics) {
        this.calls = calls;
        this.bus = bus;
        this.metrics = metrics;
    }

    /** Whose clients are being taken out. */
    Set<String> nodes() {
        return Set.copyOf(nodes);
    }

    /** Begins with a node that this one has claimed. */
    void begin(String node) {
        if (nodes.add(node)) {
            log.warn("a node is gone, its clients are taken out of their channels node={}", node);
            new Sweep(node, false).nextChannels();
        }
    }

    /** Begins with a name that this node had, under which nobody is any more of whom others have yet to be told. */
    void beginFormer(String name) {
        if (nodes.add(name)) {
            new Sweep(name, true).nextChannels();
        }
    }

    /** Gives up what is under way; whoever claims it next begins again. */
    void abandon() {
        life++;
        nodes.clear();
    }

    /** One node's. */
    private final class Sweep {
        private final String node;
        private final boolean quiet;
        private final int born = life;

        private final ArrayDeque<String> waiting = new ArrayDeque<>();
        private int underWay;
        private long removed;

        Sweep(String node, boolean quiet) {
            this.node = node;
            this.quiet = quiet;
        }

        void nextChannels() {
            calls.indexed(node, CHANNELS).whenComplete((channels, failure) -> then(failure, () -> {
                if (channels == null || channels.isEmpty()) {
                    finish();
                } else {
                    waiting.addAll(channels);
                    fill(channels);
                }
            }));
        }

        /** Keeps as many calls under way as may be; {@code batch} is what all of them belong to. */
        private void fill(List<String> batch) {
            while (underWay < CALLS && !waiting.isEmpty()) {
                underWay++;
                sweep(waiting.remove(), batch);
            }
            if (underWay == 0) {
                calls.unindex(node, batch).whenComplete((count, failure) -> then(failure, this::nextChannels));
            }
        }

        private void sweep(String channel, List<String> batch) {
            calls.sweep(node, channel, CLIENTS, quiet).whenComplete((counts, failure) -> then(failure, () -> {
                removed += counts.get(0);
                metrics.presenceSwept(counts.get(0).intValue());
                if (counts.get(1) > 0) {
                    sweep(channel, batch);
                } else {
                    underWay--;
                    fill(batch);
                }
            }));
        }

        private void finish() {
            calls.swept(node, REMEMBERED.toMillis()).whenComplete((done, failure) -> then(failure, () -> {
                nodes.remove(node);
                log.info("a node's clients were taken out of their channels node={} clients={}", node, removed);
            }));
        }

        private void then(Throwable failure, Runnable next) {
            bus.execute(() -> {
                if (born != life) {
                    return;
                }
                if (failure == null) {
                    next.run();
                } else if (nodes.remove(node)) {
                    log.warn("a node's clients could not all be taken out node={} reason=\"{}\"", node,
                        String.valueOf(failure.getMessage()));
                }
            });
        }
    }
}
