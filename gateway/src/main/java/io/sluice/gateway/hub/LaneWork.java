package io.sluice.gateway.hub;

/** What a lane does, on its own thread. */
interface LaneWork extends BusMessageHandler {
    /**
     * Does what time has come for; called about every {@link Lane#TICK_MILLIS}. Must not wait. Returns whether anything
     * may have been handed on, so that others have to be woken for it.
     */
    boolean tick();
}
