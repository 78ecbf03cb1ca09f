package io.sluice.gateway.hub;

import io.sluice.gateway.connection.WireForm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One channel that the node wants to hear.
 *
 * <p>Loops are set and cleared only inside the hub's table operation for this channel, one at a time; everyone may
 * read. {@code live} is written by the bus' thread.
 */
final class HubChannel {
    /** Loops are the bits of a long. */
    static final int MAX_LOOPS = Long.SIZE;

    private static final VarHandle COUNTERS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final AtomicIntegerFieldUpdater<HubChannel> LISTENERS =
        AtomicIntegerFieldUpdater.newUpdater(HubChannel.class, "listeners");

    private final String name;
    private final boolean recoverable;
    /** How many subscribers take each wire form, by its index. Written by loops, read by lanes; see COUNTERS. */
    private final int[] takers = new int[WireForm.MAX_FORMS];

    /** Read by lanes and the bus without the table's lock. */
    private volatile long loops;
    /**
     * Read by loops; pairs with {@link #loops}: whoever writes one reads the other afterwards, so one of them sees
     * both.
     */
    private volatile boolean live;
    /** Written by loops, read by lanes. */
    private volatile int listeners;

    // Inside the table operation for this channel alone.
    private long emptySinceNanos;
    private boolean lingering;

    /** Makes one that nobody has subscribed to; {@code recoverable} when its subscribers have positions. */
    HubChannel(String name, boolean recoverable) {
        this.name = name;
        this.recoverable = recoverable;
    }

    String name() {
        return name;
    }

    /** Whether its subscribers have a position in its stream. */
    boolean recoverable() {
        return recoverable;
    }

    long loops() {
        return loops;
    }

    boolean live() {
        return live;
    }

    void live(boolean nowLive) {
        live = nowLive;
    }

    /** Whether a subscriber takes this wire form. */
    boolean isTaken(WireForm form) {
        return (int) COUNTERS.getVolatile(takers, form.index()) != 0;
    }

    /** Whether a subscriber is told of those who come and go. */
    boolean hasListeners() {
        return listeners != 0;
    }

    /** The number of subscribers who are told of those who come and go changed by so much. Any loop. */
    void changeListeners(int change) {
        LISTENERS.addAndGet(this, change);
    }

    /** The number of subscribers who take this wire form changed by so much. Any loop. */
    void changeTakers(WireForm form, int change) {
        COUNTERS.getAndAdd(takers, form.index(), change);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: see above
    void addLoop(int index) {
        loops |= 1L << index;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: see above
    void removeLoop(int index) {
        loops &= ~(1L << index);
    }

    /** Notes that nobody is left; returns whether it has to be put among the lingering ones. */
    boolean emptied(long nowNanos) {
        emptySinceNanos = nowNanos;
        boolean fresh = !lingering;
        lingering = true;
        return fresh;
    }

    long emptySinceNanos() {
        return emptySinceNanos;
    }

    void noLongerLingering() {
        lingering = false;
    }
}
