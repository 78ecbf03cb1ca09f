package io.sluice.gateway.connection;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.LoopMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event thread and what it owns: its connections, their deadlines, and their way to the sockets.
 *
 * <h2>Bursts</h2>
 * Work comes in bursts: a filled inbox, a readable socket, a tick. During a burst connections only collect what they
 * have to say; at its end each is written to once ({@link #flush}). When a single task is all there is, the burst is
 * that task: nothing waits for company, but for publications right after a large fan-out ({@link Pace}).
 *
 * <h2>Inbox</h2>
 * Any thread may {@link #execute}; the first of a burst wakes the thread, the others find it woken. The queue has no
 * bound of its own: what fills it is bounded where it arises (commands per connection, bytes per loop at the lanes).
 */
public final class Loop {
    /** The length of a tick; deadlines are met this exactly. */
    public static final int TICK_MILLIS = 100;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TICK_NANOS = TICK_MILLIS * NANOS_PER_MILLI;

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;
    /** Tasks after which what they said is written. */
    private static final int BURST = 1024;
    /** How long bursts may follow each other before sockets get their turn. */
    private static final long SOCKETS_WAIT_NANOS = 5 * NANOS_PER_MILLI;
    /** Ticks that may have passed since the last one. */
    private static final int LONGEST_STEP = 2;

    private final int index;
    private final LoopThread thread;
    private final GatewayMetrics metrics;
    private final LoopMetrics loopMetrics;
    private final MpscUnboundedArrayQueue<LoopTask> inbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final long startNanos;

    /** Written by the loop's thread, read by health checks. */
    private volatile long lastTickNanos;

    // The loop's thread alone, from here on.
    private final Backlog backlog;
    private final TimingWheel wheel = new TimingWheel();
    private final SocketWriter writer = new SocketWriter(WRITE_BUFFER_BYTES);
    private final Pace pace;
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayList<Connection> touched = new ArrayList<>();
    private final ArrayList<Connection> doomed = new ArrayList<>();
    private final ArrayList<LoopTask> burstEnds = new ArrayList<>();
    private final ArrayList<LoopTask> tickTasks = new ArrayList<>();
    private long nextTickNanos;
    /** Ticks in which the loop could not run. */
    private int skipped;
    /** Since when bursts have followed each other; 0 when the last one was the last for now. */
    private long busySinceNanos;
    private long sentMessages;
    private long sentBytes;

    /**
     * Makes a loop around a thread.
     *
     * @param index its number, from 0
     * @param thread runs the loop
     * @param gatherDelay how long publications may gather between large fan-outs; zero for not at all
     * @param metrics hears what happens
     * @param budget of all loops, for what waits for slow clients
     */
    public Loop(int index, LoopThread thread, Duration gatherDelay, GatewayMetrics metrics, OutboundBudget budget) {
        this.index = index;
        this.thread = thread;
        this.startNanos = thread.nanoTime();
        this.lastTickNanos = startNanos;
        this.nextTickNanos = startNanos;
        this.pace = new Pace(gatherDelay.toNanos(), startNanos);
        this.metrics = metrics;
        this.loopMetrics = metrics.loop(index);
        this.backlog = new Backlog(budget, metrics, loopMetrics);
    }

    /** The loop's number, from 0. */
    public int index() {
        return index;
    }

    /** The node's metrics. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    /** The loop's own metrics; for its thread only. */
    public LoopMetrics loopMetrics() {
        return loopMetrics;
    }

    /** Has the task done by the loop's thread, after all that were given before. Any thread; returns at once. */
    public void execute(LoopTask task) {
        inbox.offer(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            thread.execute(drain);
        }
    }

    /** Has the task done by the loop's thread once so many milliseconds have passed. Any thread; returns at once. */
    public void executeAfter(long millis, LoopTask task) {
        thread.executeAfter(millis, () -> execute(task));
    }

    /** Registers what is to be done at the end of each burst, before sockets are written. Loop's thread, at start. */
    public void atBurstEnd(LoopTask task) {
        burstEnds.add(task);
    }

    /** Registers what is to be done at each tick. Loop's thread, at start. */
    public void atTick(LoopTask task) {
        tickTasks.add(task);
    }

    /** Writes what the burst has left to say. Called at the end of each burst, by the loop's thread. */
    public void flush() {
        long began = thread.nanoTime();
        for (LoopTask task : burstEnds) {
            guard(task);
        }
        flushTouched();
        pace.written(began, thread.nanoTime());
        guard(backlog::relieve);
        endDoomed();
        if (sentMessages > 0) {
            loopMetrics.sent(sentMessages, sentBytes);
            sentMessages = 0;
            sentBytes = 0;
        }
    }

    /**
     * Meets the deadlines up to now.
     *
     * @return in how many milliseconds the loop's thread should call again
     */
    public long tick() {
        long nanos = thread.nanoTime();
        loopMetrics.loopDelay(Math.max(0, nanos - nextTickNanos));
        lastTickNanos = nanos;
        int tick = (int) ((nanos - startNanos) / TICK_NANOS);
        nextTickNanos = startNanos + (tick + 1) * TICK_NANOS;
        guard(() -> wheel.advance(reached(tick)));
        for (LoopTask task : tickTasks) {
            guard(task);
        }
        backlog.look();
        flush();
        return Math.max(1, (nextTickNanos - thread.nanoTime()) / NANOS_PER_MILLI);
    }

    /** How long ago the loop was last seen at work, in nanoseconds. Any thread. */
    public long nanosSinceTick() {
        return thread.nanoTime() - lastTickNanos;
    }

    /** Notes that publications were sent to so many connections in this burst. Loop's thread. */
    public void fannedOut(int recipients) {
        loopMetrics.fannedOut(recipients);
        pace.fannedOut(recipients);
    }

    /** How many milliseconds publications should gather before they are fanned out; 0 for now. Loop's thread. */
    public long restMillis() {
        return pace.restMillis(thread.nanoTime());
    }

    /** Whether the caller is the loop's thread. Any thread. */
    public boolean isCurrent() {
        return thread.isCurrent();
    }

    /** The tick that the loop has reached. */
    public int now() {
        return wheel.now();
    }

    /** The number of connections on this loop. */
    public int size() {
        return connections.size();
    }

    /** Gives all connections that there are at this moment; they may end meanwhile. */
    public void forEachConnection(Consumer<Connection> each) {
        for (Connection connection : connections.toArray(new Connection[0])) {
            each.accept(connection);
        }
    }

    /** Counts what was handed to a socket or its queue. */
    void countSent(Frames frames) {
        sentMessages += frames.count();
        sentBytes += frames.length();
    }

    Backlog backlog() {
        return backlog;
    }

    TimingWheel wheel() {
        return wheel;
    }

    SocketWriter writer() {
        return writer;
    }

    /** Notes that the connection has something to say at the burst's end. */
    void touch(Connection connection) {
        touched.add(connection);
    }

    /** Notes that the connection is to be ended at the burst's end, when nobody walks through lists it stands in. */
    void doom(Connection connection) {
        doomed.add(connection);
    }

    void add(Connection connection) {
        connection.place(connections.size());
        connections.add(connection);
        loopMetrics.connections(1);
    }

    void remove(Connection connection) {
        Connection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(connection.place(), last);
            last.place(connection.place());
        }
        loopMetrics.connections(-1);
    }

    /** Stays woken until the inbox was found empty, so that others can't queue up one burst after the other. */
    private void drain() {
        try {
            int done = 0;
            LoopTask task = inbox.poll();
            while (task != null) {
                guard(task);
                done++;
                task = done < BURST ? inbox.poll() : null;
            }
            flush();
        } finally {
            woken.set(false);
            if (inbox.isEmpty()) {
                busySinceNanos = 0;
            } else if (woken.compareAndSet(false, true)) {
                goOn();
            }
        }
    }

    /** The thread does all its tasks before it looks at sockets: so it must be without any from time to time. */
    private void goOn() {
        long now = thread.nanoTime();
        if (busySinceNanos == 0) {
            busySinceNanos = now;
        }
        if (now - busySinceNanos < SOCKETS_WAIT_NANOS) {
            thread.execute(drain);
        } else {
            busySinceNanos = 0;
            thread.executeAfter(1, drain);
        }
    }

    /**
     * The tick that deadlines have reached. A loop that could not run has not read what came meanwhile, so that time is
     * left out: nobody is judged by it, and all deadlines are that much later.
     */
    private int reached(int tick) {
        int most = wheel.now() + LONGEST_STEP;
        skipped = Math.max(skipped, tick - most);
        return tick - skipped;
    }

    private void flushTouched() {
        for (int i = 0; i < touched.size(); i++) {
            Connection connection = touched.get(i);
            try {
                connection.flush(writer);
            } catch (RuntimeException | OutOfMemoryError e) {
                drop(connection, e);
            }
        }
        touched.clear();
    }

    private void endDoomed() {
        while (!doomed.isEmpty()) {
            Connection connection = doomed.remove(doomed.size() - 1);
            try {
                connection.finishDoom();
            } catch (RuntimeException | OutOfMemoryError e) {
                drop(connection, e);
            }
            flushTouched();
        }
    }

    /** What fails for one connection ends that one, and nothing else. */
    private static void drop(Connection connection, Throwable why) {
        log.error("a connection failed and is dropped; the loop goes on", why);
        guard(connection::lost);
    }

    private static void guard(LoopTask task) {
        try {
            task.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            log.error("a task of a loop failed; the loop goes on", e);
        }
    }
}
