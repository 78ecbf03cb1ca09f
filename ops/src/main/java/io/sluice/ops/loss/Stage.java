package io.sluice.ops.loss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A Redis and its gateways, and the proxy between them and their clients: many plans are played on it, one after the
 * other. Used by one thread.
 */
final class Stage implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final boolean protobuf;
    private final Proxy proxy;
    private final RedisNode redis;
    private final List<GatewayNode> gateways = new ArrayList<>();
    /** First those from the clients to each gateway, then those from each gateway to Redis. */
    private final List<Link> links = new ArrayList<>();

    /** Starts all; nothing is ready yet. */
    Stage(StageSetup setup, int number) throws IOException {
        Path directory = Files.createDirectories(setup.out().resolve("stage-" + number));
        protobuf = setup.protobuf();
        proxy = new Proxy("proxy-" + number);
        redis = new RedisNode(setup, directory);
        List<Link> toRedis = new ArrayList<>();
        for (int gateway = 0; gateway < Plan.GATEWAYS; gateway++) {
            Link link = proxy.link(redis.port());
            toRedis.add(link);
            gateways.add(new GatewayNode(setup, directory, gateway, link.port()));
        }
        for (GatewayNode gateway : gateways) {
            links.add(proxy.link(gateway.port()));
        }
        links.addAll(toRedis);
    }

    /** Whether its gateways speak Protobuf. */
    boolean protobuf() {
        return protobuf;
    }

    /** Through which clients reach the gateways. */
    List<Integer> ports() {
        return links.subList(0, Plan.GATEWAYS).stream().map(Link::port).toList();
    }

    RedisNode redis() {
        return redis;
    }

    GatewayNode gateway(int number) {
        return gateways.get(number);
    }

    Link link(int number) {
        return links.get(number);
    }

    /** Undoes all faults, and waits until everything is ready; refuses with what is not. */
    void heal() throws IOException, InterruptedException {
        for (Link link : links) {
            link.stall(false);
            link.delay(0);
        }
        redis.thaw();
        redis.revive();
        require("redis", redis::isReady);
        for (GatewayNode gateway : gateways) {
            gateway.thaw();
        }
        for (int number = 0; number < gateways.size(); number++) {
            GatewayNode gateway = gateways.get(number);
            require("gateway " + number, () -> isReady(gateway));
        }
    }

    /** Starts one again that has ended since Redis was away when it was started. */
    private static boolean isReady(GatewayNode gateway) {
        try {
            gateway.revive();
            return gateway.isReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes that ended by themselves. */
    List<String> lost() {
        List<String> lost = new ArrayList<>();
        if (redis.isLost()) {
            lost.add("redis ended by itself");
        }
        for (int number = 0; number < gateways.size(); number++) {
            if (gateways.get(number).isLost()) {
                lost.add("gateway " + number + " ended by itself");
            }
        }
        return lost;
    }

    /** The errors in the gateways' logs, by their kind. */
    Map<String, Integer> errors() throws IOException {
        Map<String, Integer> errors = new TreeMap<>();
        for (GatewayNode gateway : gateways) {
            gateway.errors().forEach((line, times) -> errors.merge(line, times, Integer::sum));
        }
        return errors;
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        try {
            for (GatewayNode gateway : gateways) {
                gateway.kill();
            }
            redis.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        proxy.close();
    }

    private static void require(String name, BooleanSupplier ready) throws IOException {
        if (!Waiting.until(START, ready)) {
            throw new IOException(name + " is not ready after " + START.toSeconds() + " s");
        }
    }
}
