package io.sluice.gateway.redis;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.LoggerFactory;

/**
 * This node's lease, by which the others know that it lives, and its look at theirs: one command each quarter of
 * {@code presence.lease}, however many clients there are. Belongs to the bus thread.
 *
 * <p>A lease lasts for five eighths of the setting after it was renewed, and is found to be over within two more. What
 * is left is for taking the clients out.
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

    /** Gives the lease up: nobody of this node is anywhere any more, or the others are to take them out. */
    CompletionStage<Long> end() {
        return connected ? calls.beat(node.get(), 0, 0, List.of()).thenApply(answer -> 0L)
            : CompletableFuture.completedStage(0L);
    }

    private void send() {
        underWay = true;
        int sent = life;
        calls.beat(node.get(), ttlMillis, claimMillis, sweeps.nodes()).whenComplete((answer, failure) ->
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
            node.renew();
            known = false;
            keeper.shut();
            send();
            return;
        }
        boolean emptied = known && state != HELD;
        known = true;
        if (emptied) {
            log.warn("Redis lost who is where, and is told again node={}", node.get());
            metrics.presenceEnteredAgain("data", keeper.entries().size());
            keeper.openEmpty();
        } else if (!keeper.isOpen()) {
            keeper.open();
        }
        keeper.pump();
        for (Object dead : answer.subList(1, answer.size())) {
            sweeps.begin(new String((byte[]) dead, StandardCharsets.UTF_8));
        }
    }

    private void failed(Throwable failure) {
        if (PresenceLibrary.isMissing(failure)) {
            install();
        } else {
            log.warn("the lease of this node could not be renewed node={} reason=\"{}\"", node.get(),
                String.valueOf(failure.getMessage()));
        }
    }

    private void install() {
        underWay = true;
        int sent = life;
        library.install().whenComplete((done, failure) -> bus.execute(() -> {
            if (sent != life) {
                return;
            }
            underWay = false;
            if (failure == null) {
                send();
            } else {
                log.warn("Redis does not take the functions of presence reason=\"{}\"",
                    String.valueOf(failure.getMessage()));
            }
        }));
    }
}
