package io.sluice.gateway.hub;

/** The way from the loops to the streams that lanes follow. Safe for all threads; returns at once. */
interface Positions {
    /** Has the channel's lane answer, at a place between two deliveries. */
    void ask(String channel, Inquiry inquiry);

    /** Says that nobody here may be subscribed to the channel any more; whether that is so is looked up. */
    void leave(String channel);
}
