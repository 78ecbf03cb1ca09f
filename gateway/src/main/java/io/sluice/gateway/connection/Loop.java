package io.sluice.gateway.connection;

import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.LoopMetrics;
import java.util.ArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event thread and what it owns: its connections, their deadlines, and their way to the sockets.
 *
 * <h2>Bursts</h2>
 * Work comes in bursts: a filled inbox, a readable socket, a tick. During a burst connections only collect what they
 * have to say; at its end each is written to once ({@link #flush}). Nothing waits for company: when a single task is
 * all there is, the burst is that task.
 *
 * <h2>Inbox</h2>
 * Any thread may {@link #execute}; the first of a burst wakes the thread, the others find it woken. A caller that has
 * more to give may {@link #enqueue} it all and {@link #wake} once. The queue has no bound of its own: what fills it is
 * bounded where it arises (commands per connection, bytes per loop at the lanes).
 */
public final class Loop {
    /** The length of a tick; deadlines are met this exactly. */
    public static final int TICK_MILLIS = 100;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long TICK_NANOS = TICK_MILLIS * NANOS_PER_MILLI;

    private static final Logger log = LoggerFactory.getLogger(Loop.class);
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;
    /** Tasks after which sockets get their turn, so that a full inbox can't starve them. */
    private static final int BURST = 1024;

    private final int index;
    private final Executor thread;
    private final BooleanSupplier isCurrent;
    private final GatewayMetrics metrics;
    private final LoopMetrics loopMetrics;
    private final MpscUnboundedArrayQueue<LoopTask> inbox = new MpscUnboundedArrayQueue<>(1024);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private final long startNanos = System.nanoTime();

    /** Written by the loop's thread, read by health checks. */
    private volatile long lastTickNanos = startNanos;

    // The loop's thread alone, from here on.
    private final TimingWheel wheel = new TimingWheel();
    private final SocketWriter writer = new SocketWriter(WRITE_BUFFER_BYTES);
    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayList<Connection> touched = new ArrayList<>();
    private final ArrayList<Connection> doomed = new ArrayList<>();
    private final ArrayList<LoopTask> burstEnds = new ArrayList<>();
    private final ArrayList<LoopTask> tickTasks = new ArrayList<>();
    private long nextTickNanos = startNanos;
    private long sentMessages;
    private long sentBytes;

    /**
     * Makes a loop around a thread.
     *
     * @param index its number, from 0
     * @param thread runs tasks, one after the other, on the loop's thread
     * @param isCurrent tells whether its caller is that thread
     * @param metrics hears what happens
     */
    public Loop(int index, Executor thread, BooleanSupplier isCurrent, GatewayMetrics metrics) {
        this.index = index;
        this.thread = thread;
        this.isCurrent = isCurrent;
        this.metrics = metrics;
        this.loopMetrics = metrics.loop(index);
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
        wakeOnce();
    }

    /** As {@link #execute}, but leaves it to {@link #wake} to wake the thread; it may be awake and do it before. */
    public void enqueue(LoopTask task) {
        inbox.offer(task);
    }

    /** Wakes the thread if there is something in its inbox. Any thread; returns at once. */
    public void wake() {
        if (!inbox.isEmpty()) {
            wakeOnce();
        }
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
        for (LoopTask task : burstEnds) {
            guard(task);
        }
        flushTouched();
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
        long nanos = System.nanoTime();
        loopMetrics.loopDelay(Math.max(0, nanos - nextTickNanos));
        lastTickNanos = nanos;
        int tick = (int) ((nanos - startNanos) / TICK_NANOS);
        nextTickNanos = startNanos + (tick + 1) * TICK_NANOS;
        guard(() -> wheel.advance(tick));
        for (LoopTask task : tickTasks) {
            guard(task);
        }
        flush();
        return Math.max(1, (nextTickNanos - System.nanoTime()) / NANOS_PER_MILLI);
    }

    /** How long ago the loop was last seen at work, in nanoseconds. Any thread. */
    public long nanosSinceTick() {
        return System.nanoTime() - lastTickNanos;
    }

    /** Whether the caller is the loop's thread. Any thread. */
    public boolean isCurrent() {
        return isCurrent.getAsBoolean();
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

    private void wakeOnce() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            thread.execute(drain);
        }
    }

    private void drain() {
        woken.set(false);
        int done = 0;
        LoopTask task = inbox.poll();
        while (task != null) {
            guard(task);
            done++;
            task = done < BURST ? inbox.poll() : null;
        }
        flush();
        wake();
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
