package io.sluice.ops.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients of a run in several processes, each with its block of them. All workers are told at the same time, then
 * all are waited for. Used by the main thread.
 */
final class ProcessCrowd implements Crowd {
    private final LoadPlan plan;
    private final List<String> arguments;
    private final String run;
    private final List<WorkerProcess> workers = new ArrayList<>();

    /** A crowd for the plan that the arguments say, whose payloads the run marks. */
    ProcessCrowd(LoadPlan plan, List<String> arguments, String run) {
        this.plan = plan;
        this.arguments = arguments;
        this.run = run;
    }

    /** Starts the processes, and waits for them. */
    @Override
    public void prepare() throws IOException {
        for (int number = 0; number < plan.clients().block().processes(); number++) {
            WorkerProcess worker = new WorkerProcess(number, plan.block(number));
            workers.add(worker);
            worker.send(new WorkerWire.Hello(arguments, run, number));
        }
        for (WorkerProcess worker : workers) {
            worker.answer(String.class);
        }
    }

    @Override
    public void start() throws IOException {
        tell(WorkerWire.What.START);
    }

    @Override
    public Tally.Snapshot snapshot() throws IOException {
        Tally.Snapshot sum = Tally.Snapshot.NONE;
        for (WorkerProcess worker : workers) {
            sum = sum.plus(worker.counts());
        }
        return sum;
    }

    @Override
    public void stopOpening() throws IOException {
        tell(WorkerWire.What.STOP_OPENING);
    }

    @Override
    public int[] receivers() throws IOException {
        int[] sum = new int[plan.traffic().channels()];
        for (int[] receivers : ask(new WorkerWire.Order(WorkerWire.What.RECEIVERS, null), int[].class)) {
            for (int channel = 0; channel < sum.length; channel++) {
                sum[channel] += receivers[channel];
            }
        }
        return sum;
    }

    @Override
    public void announce(Schedule schedule) throws IOException {
        ask(new WorkerWire.Order(WorkerWire.What.ANNOUNCE, schedule), String.class);
    }

    @Override
    public void measure(Schedule schedule) throws IOException {
        ask(new WorkerWire.Order(WorkerWire.What.MEASURE, schedule), String.class);
    }

    @Override
    public Loss loss() throws IOException {
        return ask(new WorkerWire.Order(WorkerWire.What.LOSS, null), Loss.class).stream()
            .reduce(Loss.NONE, Loss::plus);
    }

    @Override
    public void leave() throws IOException {
        tell(WorkerWire.What.LEAVE);
    }

    @Override
    public boolean isEmpty() throws IOException {
        return ask(new WorkerWire.Order(WorkerWire.What.IS_EMPTY, null), Boolean.class).stream()
            .allMatch(Boolean::booleanValue);
    }

    @Override
    public Findings finish() throws IOException {
        return ask(new WorkerWire.Order(WorkerWire.What.FINISH, null), Findings.class).stream()
            .reduce(new Findings(new Tally(), 0, Loss.NONE), Findings::plus);
    }

    @Override
    public void countMissing(Unconfirmed messages) {
        throw new UnsupportedOperationException("only one process tolerates a loss of Redis");
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::endInput);
        workers.forEach(WorkerProcess::close);
    }

    private void tell(WorkerWire.What what) throws IOException {
        ask(new WorkerWire.Order(what, null), String.class);
    }

    private <T> List<T> ask(WorkerWire.Order order, Class<T> type) throws IOException {
        for (WorkerProcess worker : workers) {
            worker.send(order);
        }
        List<T> answers = new ArrayList<>();
        for (WorkerProcess worker : workers) {
            answers.add(worker.answer(type));
        }
        return answers;
    }
}
