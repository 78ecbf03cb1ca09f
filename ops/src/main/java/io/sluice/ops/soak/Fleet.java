package io.sluice.ops.soak;

import io.sluice.ops.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One Redis and two gateways. Used by the main thread. */
final class Fleet {
    private static final Duration START = Duration.ofSeconds(60);

    private final Clock clock = new Clock();
    private final RedisServer redis;
    private final List<GatewayProcess> gateways = new ArrayList<>();

    /** Starts all of them; none is ready yet. */
    Fleet(SoakPlan plan) throws IOException {
        redis = new RedisServer(plan);
        for (int number = 0; number < SoakPlan.GATEWAYS; number++) {
            gateways.add(GatewayProcess.start(number, plan));
        }
    }

    /** Waits until all are ready; refuses with what is not. */
    void awaitReady() throws IOException {
        require("redis", redis.child(), redis::isReady);
        for (GatewayProcess gateway : gateways) {
            require(gateway.child().name(), gateway.child(), gateway::isReady);
        }
    }

    List<GatewayProcess> gateways() {
        return gateways;
    }

    RedisServer redis() {
        return redis;
    }

    /** Kills Redis and brings it back, empty, after the time. */
    Outage restartRedis(Duration away) throws IOException, InterruptedException {
        long from = System.currentTimeMillis();
        redis.kill();
        clock.await(away, () -> false);
        redis.restart();
        require("redis", redis.child(), redis::isReady);
        return new Outage("restart", from, System.currentTimeMillis());
    }

    /** Freezes Redis for the time. */
    Outage freezeRedis(Duration away) throws IOException, InterruptedException {
        long from = System.currentTimeMillis();
        redis.child().signal("STOP");
        try {
            clock.await(away, () -> false);
        } finally {
            redis.child().signal("CONT");
        }
        require("redis", redis.child(), redis::isReady);
        return new Outage("hang", from, System.currentTimeMillis());
    }

    /** All that they hold: the gateways in their order, then Redis. */
    List<Reading> read() throws IOException, InterruptedException {
        List<Reading> readings = new ArrayList<>();
        for (GatewayProcess gateway : gateways) {
            readings.add(gateway.read());
        }
        readings.add(redis.read());
        return readings;
    }

    /** Ends all of them politely. */
    void stop() throws InterruptedException {
        for (GatewayProcess gateway : gateways) {
            gateway.child().stop();
        }
        redis.close();
        redis.child().stop();
    }

    private void require(String name, Child child, BooleanSupplier ready) throws IOException {
        if (!clock.await(START, () -> !child.isAlive() || ready.getAsBoolean()) || !child.isAlive()) {
            throw new IOException(name + " did not start, see " + child.log());
        }
    }
}
