package io.sluice.gateway.redis;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * This node's lease, by which the others know that it lives, and its look at theirs: one command each quarter of
 * {@code presence.lease}, however many clients there are. Belongs to the bus thread.
 *
 * <p>A lease lasts for five eighths of the setting after it was renewed, and is found to be over within two more. What
 * is left is for taking the clients out. A node that has just reached Redis waits for as long as a lease lasts before
 * it takes others for dead: Redis may have been away from them as well.
 *
 * <p>A Redis that was started again, or a replica in its place, may say what was true a while ago. So the node enters
 * its clients under another name then, and takes out in silence whoever is left under the former.
 */
final class PresenceLease {
    /** How often it is renewed, of the setting. */
    static final int BEATS = 4;

    private static final long RENAMED = 2;
    private static final long HELD = 1;

    private final NodeName node;
    private final PresenceCalls calls;
    private final PresenceKeeper keeper;
    private final PresenceSweeps sweeps;
    private final PresenceLibrary library;
    private final BusThread bus;
    private final GatewayMetrics metrics;
    private final long ttlMillis;
    private final long claimMillis;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(PresenceLease.class));

    private boolean connected;
    private boolean known;
    private boolean underWay;
    private int life;
    private long upNanos;
    /** The run of Redis that was told last; empty when there was none, or when it can't be known. */
    private String server = "";
    private boolean restarted;
    private @Nullable String former;

    PresenceLease(Surroundings around, Duration lease, NodeName node, PresenceCalls calls, PresenceKeeper keeper,
        PresenceSweeps sweeps) {
        this.node = node;
        this.calls = calls;
        this.keeper = keeper;
        this.sweeps = sweeps;
        this.library = new PresenceLibrary(calls);
        this.bus = around.bus();
        this.metrics = around.metrics();
        this.ttlMillis = lease.toMillis() * 5 / 8;
        this.claimMillis = lease.toMillis() / 2;
    }

    /** Redis is there, with or without the library, and whatever it may have forgotten. */
    void up() {
        connected = true;
        upNanos = System.nanoTime();
        install();
    }

    /** Redis is away. */
    void down() {
        connected = false;
        life++;
        underWay = false;
        sweeps.abandon();
        keeper.shut();
    }

    /** Renews the lease; called each quarter of it. */
    void beat() {
        if (connected && !underWay) {
            send();
        }
    }

    /** Whether it is being taken: the keeper will be open in a moment, or lets those go who wait. */
    boolean isBeingTaken() {
        return underWay && !keeper.isOpen();
    }

    /** Gives the lease up: nobody of this node is anywhere any more, or the others are to take them out. */
    CompletionStage<Long> end() {
        return connected ? calls.beat(node.get(), 0, 0, List.of()).thenApply(answer -> 0L)
            : CompletableFuture.completedStage(0L);
    }

    private void send() {
        underWay = true;
        int sent = life;
        boolean early = System.nanoTime() - upNanos < TimeUnit.MILLISECONDS.toNanos(ttlMillis);
        calls.beat(node.get(), ttlMillis, early ? 0 : claimMillis, sweeps.nodes()).whenComplete((answer, failure) ->
            bus.execute(() -> {
                if (sent != life) {
                    return;
                }
                underWay = false;
                if (failure == null) {
                    answered(answer);
                } else {
                    failed(failure);
                }
            }));
    }

    private void answered(List<Object> answer) {
        long state = (Long) answer.get(0);
        if (state == RENAMED) {
            log.warn("this node was taken for dead, and enters its clients again node={}", node.get());
            metrics.presenceEnteredAgain("swept", keeper.entries().size());
            keeper.swept();
            rename();
        } else if (state == HELD && restarted) {
            metrics.presenceEnteredAgain("restart", keeper.entries().size());
            former = node.get();
            rename();
        } else {
            opened(state);
            sweep(answer.subList(1, answer.size()));
        }
    }

    private void rename() {
        node.renew();
        known = false;
        restarted = false;
        keeper.shut();
        send();
    }

    private void opened(long state) {
        boolean emptied = known && state != HELD;
        known = true;
        restarted = false;
        if (emptied) {
            log.warn("Redis lost who is where, and is told again node={}", node.get());
            metrics.presenceEnteredAgain("data", keeper.entries().size());
        }
        if (emptied || !keeper.isOpen()) {
            keeper.open();
        }
        keeper.pump();
    }

    private void sweep(List<Object> dead) {
        for (Object name : dead) {
            sweeps.begin(new String((byte[]) name, StandardCharsets.UTF_8));
        }
        if (former != null && keeper.isSure()) {
            sweeps.beginFormer(former);
            former = null;
        }
    }

    private void failed(Throwable failure) {
        if (PresenceLibrary.isMissing(failure)) {
            install();
        } else {
            keeper.release();
            log.warn("the lease of this node could not be renewed node={} reason=\"{}\"", node.get(),
                String.valueOf(failure.getMessage()));
        }
    }

    private void install() {
        underWay = true;
        int sent = life;
        library.install().thenCompose(done -> calls.server()).whenComplete((run, failure) -> bus.execute(() -> {
            if (sent != life) {
                return;
            }
            underWay = false;
            if (failure == null) {
                restarted |= known && (run.isEmpty() || !run.equals(server));
                server = run;
                send();
            } else {
                keeper.release();
                log.warn("Redis does not take the functions of presence reason=\"{}\"",
                    String.valueOf(failure.getMessage()));
            }
        }));
    }
}
