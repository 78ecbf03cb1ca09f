package io.sluice.ops.load;

import io.sluice.ops.client.Handshake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/** The clients of one process, on its loops. Its methods wait for the loops, a loop never for them. */
final class LocalCrowd implements Crowd {
    private static final long JOIN_MILLIS = 10_000;

    private final LoadPlan plan;
    private final Stamp stamp;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    LocalCrowd(LoadPlan plan, Stamp stamp) {
        this.plan = plan;
        this.stamp = stamp;
    }

    @Override
    public void prepare() {
        // Loops are made as they start.
    }

    @Override
    public void start() throws IOException {
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

    @Override
    public Tally.Snapshot snapshot() {
        return loops.stream().map(loop -> loop.tally().snapshot())
            .reduce(Tally.Snapshot.NONE, Tally.Snapshot::plus);
    }

    @Override
    public void stopOpening() {
        onEach(loop -> {
            loop.stopOpening();
            return true;
        });
    }

    @Override
    public int[] receivers() {
        AtomicIntegerArray receivers = new AtomicIntegerArray(plan.traffic().channels());
        onEach(loop -> {
            loop.countReceivers(receivers);
            return true;
        });
        int[] counts = new int[receivers.length()];
        Arrays.setAll(counts, receivers::get);
        return counts;
    }

    @Override
    public void announce(Schedule schedule) {
        onEach(loop -> {
            loop.announce(schedule);
            if (plan.traffic().entry().via() == LoadPlan.Via.CLIENTS) {
                loop.publish(new ClientPublisher(schedule, stamp, loop.clients(), loop.number(), loops.size()));
            }
            return true;
        });
    }

    @Override
    public void measure(Schedule schedule) {
        onEach(loop -> {
            loop.measure(schedule);
            return true;
        });
    }

    @Override
    public Loss loss() {
        return onEach(loop -> loop.loss(loop.timetable().published())).stream().reduce(Loss.NONE, Loss::plus);
    }

    @Override
    public void leave() {
        onEach(loop -> {
            loop.leave();
            return true;
        });
    }

    @Override
    public boolean isEmpty() {
        return onEach(ClientLoop::isEmpty).stream().allMatch(Boolean::booleanValue);
    }

    @Override
    public Findings finish() throws InterruptedException {
        close();
        for (Thread thread : threads) {
            thread.join(JOIN_MILLIS);
        }
        int[] published = published();
        Findings sum = new Findings(new Tally(), 0, Loss.NONE);
        for (ClientLoop loop : loops) {
            long expected = loop.clients().values().stream().filter(LoadClient::counts)
                .mapToLong(client -> client.receiver().expected(published)).sum();
            sum = sum.plus(new Findings(loop.tally(), expected, loop.loss(published)));
        }
        return sum;
    }

    @Override
    public void countMissing(Unconfirmed messages) {
        loops.stream().flatMap(loop -> loop.clients().values().stream()).filter(LoadClient::counts)
            .forEach(client -> client.receiver().countMissing(messages));
    }

    @Override
    public void close() {
        loops.forEach(ClientLoop::stop);
    }

    /** The messages on each stream: as scheduled, or those that the clients did publish. */
    private int[] published() {
        if (plan.traffic().entry().via() != LoadPlan.Via.CLIENTS) {
            return loops.get(0).timetable().published();
        }
        int[] published = new int[plan.streams()];
        loops.forEach(loop -> loop.clients().values()
            .forEach(client -> published[client.index()] = client.published()));
        return published;
    }

    private <T> List<T> onEach(Function<ClientLoop, T> task) {
        List<CompletableFuture<T>> results = loops.stream().map(loop -> loop.call(() -> task.apply(loop))).toList();
        return results.stream().map(CompletableFuture::join).toList();
    }
}
