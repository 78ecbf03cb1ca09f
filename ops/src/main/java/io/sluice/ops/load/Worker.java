package io.sluice.ops.load;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The child's side of a load in several processes: does what the orders say, and shows its counts all the time. */
final class Worker implements AutoCloseable {
    private static final long COUNTS_EVERY_MILLIS = 100;

    private final Crowd crowd;
    private final PrintStream out;
    private final ScheduledExecutorService counts = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "counts");
        thread.setDaemon(true);
        return thread;
    });

    /** A worker that answers on the stream. */
    Worker(Crowd crowd, PrintStream out) {
        this.crowd = crowd;
        this.out = out;
    }

    /** Does what the line says and answers it; returns whether more may come. */
    boolean obey(String line) throws IOException, InterruptedException {
        WorkerWire.Order order = WorkerWire.read(line, WorkerWire.Order.class);
        if (order.what() == WorkerWire.What.FINISH) {
            Findings findings = crowd.finish();
            showCounts();
            answer(findings);
            return false;
        }
        answer(result(order));
        return true;
    }

    /** Answers with a value. */
    void answer(Object value) {
        print(new WorkerWire.Answer(null, WorkerWire.write(value)));
    }

    @Override
    public void close() {
        counts.shutdownNow();
        crowd.close();
    }

    private Object result(WorkerWire.Order order) throws IOException {
        return switch (order.what()) {
            case RECEIVERS -> crowd.receivers();
            case LOSS -> crowd.loss();
            case IS_EMPTY -> crowd.isEmpty();
            default -> {
                act(order);
                yield "done";
            }
        };
    }

    private void act(WorkerWire.Order order) throws IOException {
        switch (order.what()) {
            case START -> start();
            case STOP_OPENING -> crowd.stopOpening();
            case ANNOUNCE -> crowd.announce(requireNonNull(order.schedule()));
            case MEASURE -> crowd.measure(requireNonNull(order.schedule()));
            case LEAVE -> crowd.leave();
            default -> throw new IOException("no such order: " + order.what());
        }
    }

    private void start() throws IOException {
        crowd.start();
        var unused = counts.scheduleAtFixedRate(this::showCounts, COUNTS_EVERY_MILLIS, COUNTS_EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
    }

    private void showCounts() {
        try {
            print(new WorkerWire.Answer(crowd.snapshot(), null));
        } catch (IOException e) {
            throw new IllegalStateException("no counts of this process", e);
        }
    }

    private void print(WorkerWire.Answer line) {
        synchronized (out) {
            out.println(WorkerWire.write(line));
            out.flush();
        }
    }
}
