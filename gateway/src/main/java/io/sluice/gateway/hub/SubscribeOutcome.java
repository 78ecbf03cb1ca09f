package io.sluice.gateway.hub;

/** Hears how a subscription came out; once, on the connection's loop. */
public interface SubscribeOutcome {
    /** The channel is live: what is published from now on arrives. */
    void live();

    /**
     * The channel is live, and can be recovered: what is published after the position arrives from now on, so that the
     * subscription must be activated before this returns, or be given up.
     */
    default void positioned(Position position) {
        live();
    }

    /**
     * Redis did not confirm in time, or is away. A client's subscription has been undone; one of the server's own
     * stays, and comes to life when Redis does.
     */
    void unavailable();
}
