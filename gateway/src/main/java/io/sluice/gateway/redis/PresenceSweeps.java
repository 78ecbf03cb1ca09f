package io.sluice.gateway.redis;

import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.protocol.redis.BusMessageException;
import java.time.Duration;
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
    private static final int CHANNELS = 64;
    private static final int CLIENTS = 256;
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
            new Sweep(node).nextChannels();
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
        private final int born = life;

        private int open;
        private long removed;

        Sweep(String node) {
            this.node = node;
        }

        void nextChannels() {
            calls.indexed(node, CHANNELS).whenComplete((channels, failure) -> then(failure, () -> {
                if (channels == null || channels.isEmpty()) {
                    finish();
                } else {
                    open = channels.size();
                    channels.forEach(this::sweep);
                }
            }));
        }

        private void sweep(String channel) {
            calls.sweep(node, channel, CLIENTS).whenComplete((counts, failure) -> then(failure, () -> {
                long gone = (Long) counts.get(0);
                removed += gone;
                metrics.presenceSwept((int) gone);
                if (counts.size() > 2) {
                    ((List<?>) counts.get(2)).forEach(each -> tellLeft(channel, (byte[]) each));
                }
                if ((Long) counts.get(1) > 0) {
                    sweep(channel);
                } else {
                    unindex(channel);
                }
            }));
        }

        private void tellLeft(String channel, byte[] stamped) {
            try {
                calls.tellLeft(channel, stamped);
            } catch (BusException | BusMessageException e) {
                // Who can write there could otherwise have this node sign what he likes.
                metrics.busMessageDropped(e instanceof BusMessageException known ? known.fault().label() : "failed");
            }
        }

        private void unindex(String channel) {
            calls.unindex(node, List.of(channel)).whenComplete((count, failure) -> then(failure, () -> {
                open--;
                if (open == 0) {
                    nextChannels();
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
