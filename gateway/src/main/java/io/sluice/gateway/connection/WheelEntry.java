package io.sluice.gateway.connection;

import org.jspecify.annotations.Nullable;

/**
 * Something that one alarm at a time can be set for. It is its own list node, so that an alarm allocates nothing. All
 * fields are the wheel's, and so the loop thread's.
 */
abstract class WheelEntry {
    static final int UNSET = -1;
    static final int DUE = -2;

    @Nullable WheelEntry previous;
    @Nullable WheelEntry next;
    int deadline = UNSET;

    /** Called by the wheel at the deadline; the alarm is then unset. */
    abstract void alarm(int now);
}
