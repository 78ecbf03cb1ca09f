package io.sluice.gateway.hub;

import io.sluice.gateway.connection.WireForm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One channel that the node wants to hear.
 *
 * <p>Loops are set and cleared only inside the hub's table operation for this channel, one at a time; everyone may
 * read. {@code live} is written by the bus' thread.
 */
final class HubChannel {
    /** Loops are the bits of a long. */
    static final int MAX_LOOPS = Long.SIZE;

    /** Where takers of deltas are counted, after those of the forms. */
    private static final int DELTAS = WireForm.MAX_FORMS;
    /** Where those are counted who are told of others. */
    private static final int LISTENERS = DELTAS + 1;
    private static final VarHandle COUNTERS = MethodHandles.arrayElementVarHandle(int[].class);

    private final String name;
    private final boolean recoverable;
    /** How many subscribers take each wire form, by its index. Written by loops, read by lanes; see COUNTERS. */
    private final int[] takers = new int[LISTENERS + 1];

    /** Read by lanes and the bus without the table's lock. */
    private volatile long loops;
    /**
     * Read by loops; pairs with {@link #loops}: whoever writes one reads the other afterwards, so one of them sees
     * both.
     */
    private volatile boolean live;

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

    /** The number of subscribers who take this wire form changed by so much. Any loop. */
    void changeTakers(WireForm form, int change) {
        COUNTERS.getAndAdd(takers, form.index(), change);
    }

    /** Whether a subscriber takes deltas. */
    boolean hasDeltaTakers() {
        return (int) COUNTERS.getVolatile(takers, DELTAS) != 0;
    }

    /** The number of subscribers who take deltas changed by so much. Any loop. */
    void changeDeltaTakers(int change) {
        COUNTERS.getAndAdd(takers, DELTAS, change);
    }

    /** Whether a subscriber is told of those who come and go. */
    boolean hasListeners() {
        return (int) COUNTERS.getVolatile(takers, LISTENERS) != 0;
    }

    /** The number of subscribers who are told of those who come and go changed by so much. Any loop. */
    void changeListeners(int change) {
        COUNTERS.getAndAdd(takers, LISTENERS, change);
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
