package io.sluice.ops.load;

import io.sluice.ops.client.Handshake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/** All loops of a run, as the main thread handles them. Its methods wait for the loops, a loop never for them. */
final class LoadClients {
    private static final long JOIN_MILLIS = 10_000;

    private final LoadPlan plan;
    private final Stamp stamp;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    LoadClients(LoadPlan plan, Stamp stamp) {
        this.plan = plan;
        this.stamp = stamp;
    }

    /** Starts the loops, which begin to open connections. */
    void start() throws IOException {
        Handshake handshake = new Handshake();
        for (int number = 0; number < plan.clients().threads(); number++) {
            loops.add(new ClientLoop(number, new LoopTools(plan, stamp, handshake)));
        }
        for (ClientLoop loop : loops) {
            Thread thread = new Thread(loop, "client-" + loop.number());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** The numbers of all loops as they last showed them. */
    Tally.Snapshot snapshot() {
        return loops.stream().map(loop -> loop.tally().snapshot())
            .reduce(new Tally.Snapshot(0, 0, 0, 0, 0, 0), Tally.Snapshot::plus);
    }

    /** Ends the time for connecting. */
    void stopOpening() {
        onEach(loop -> {
            loop.stopOpening();
            return true;
        });
    }

    /** The subscribers of each channel that are to receive everything. */
    int[] receivers() {
        AtomicIntegerArray receivers = new AtomicIntegerArray(plan.traffic().channels());
        onEach(loop -> {
            loop.countReceivers(receivers);
            return true;
        });
        int[] counts = new int[receivers.length()];
        Arrays.setAll(counts, receivers::get);
        return counts;
    }

    /** Measures the latencies of messages that are due from then on. */
    void measureFrom(long nanos) {
        onEach(loop -> {
            loop.tally().measureFrom(nanos);
            return true;
        });
    }

    /** Lets the clients publish what the schedule says. */
    void publish(Schedule schedule) {
        onEach(loop -> {
            loop.publish(new ClientPublisher(schedule, stamp, loop.clients(), loop.number(), loops.size()));
            return true;
        });
    }

    /** Lets all clients begin to go. */
    void leave() {
        onEach(loop -> {
            loop.leave();
            return true;
        });
    }

    /** Whether all clients are gone. */
    boolean isEmpty() {
        return onEach(ClientLoop::isEmpty).stream().allMatch(Boolean::booleanValue);
    }

    /** Ends the loops and drops what is still open. */
    void stop() throws InterruptedException {
        loops.forEach(ClientLoop::stop);
        for (Thread thread : threads) {
            thread.join(JOIN_MILLIS);
        }
    }

    /** All clients; after {@link #stop()}. */
    List<LoadClient> clients() {
        return loops.stream().flatMap(loop -> loop.clients().values().stream()).toList();
    }

    /** The sum of all counts; after {@link #stop()}. */
    Tally tally() {
        Tally sum = new Tally();
        loops.forEach(loop -> sum.add(loop.tally()));
        return sum;
    }

    private <T> List<T> onEach(Function<ClientLoop, T> task) {
        List<CompletableFuture<T>> results = loops.stream().map(loop -> loop.call(() -> task.apply(loop))).toList();
        return results.stream().map(CompletableFuture::join).toList();
    }
}
