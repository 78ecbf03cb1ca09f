package io.sluice.gateway.connection;

import org.jspecify.annotations.Nullable;

/**
 * One connection's interest in one channel. Owned by the connection's loop.
 *
 * <p>There is one or more for each connection, so its fields are few and fill 32 bytes; what only some need is in
 * {@link GrantedSubscription}.
 */
public sealed class Subscription permits GrantedSubscription {
    /** Where a subscription stands. */
    public enum State {
        /** Waiting for the bus to confirm; publications pass it by, as the client has no answer yet. */
        PENDING,
        /** Publications reach the client. */
        LIVE,
        /** Over; nothing reaches the client any more. */
        ENDED
    }

    private static final byte PENDING = 0;
    private static final byte LIVE = 1;
    private static final byte ENDED = 2;

    private final Connection connection;
    private final boolean serverSide;

    /** Like the name that it was made with, but shared with others once the hub has it. */
    private String channel;
    private int place;
    private @Nullable Tailoring tailoring;
    private byte state = PENDING;
    private boolean positioned;
    private boolean hearsOfOthers;

    /**
     * Notes the interest; the hub makes it count.
     *
     * @param connection whose interest
     * @param channel in what
     * @param serverSide whether the server decided it; the client can't end it
     */
    public Subscription(Connection connection, String channel, boolean serverSide) {
        this.connection = connection;
        this.channel = channel;
        this.serverSide = serverSide;
    }

    /** The subscriber. */
    public Connection connection() {
        return connection;
    }

    /** The channel. */
    public String channel() {
        return channel;
    }

    /** Lets go of its own copy of the channel's name; called by the hub only, with an equal one that all share. */
    public void shareName(String shared) {
        channel = shared;
    }

    /** Whether the server decided it. */
    public boolean serverSide() {
        return serverSide;
    }

    /** Where it stands. */
    public State state() {
        return switch (state) {
            case PENDING -> State.PENDING;
            case LIVE -> State.LIVE;
            default -> State.ENDED;
        };
    }

    /** Lets publications through from now on; called when the answer is on its way to the client. */
    public void activate() {
        if (state == PENDING) {
            state = LIVE;
        }
    }

    /** Notes that the client is told a position, so that it must hear of every gap from there on. */
    public void positioned() {
        positioned = true;
    }

    /** Whether the client relies on getting everything after the position that it was told. */
    public boolean isPositioned() {
        return positioned;
    }

    /** Has the client's publications tailored; said before the hub knows of the subscription. */
    public void tailor(Tailoring newTailoring) {
        tailoring = newTailoring;
    }

    /** How the client's publications are tailored; null when it gets what everybody gets. */
    public @Nullable Tailoring tailoring() {
        return tailoring;
    }

    /** Notes that the client is told of those who come and go; before the hub has it. */
    public void hearOfOthers() {
        hearsOfOthers = true;
    }

    /** Whether the client is told of those who come and go. */
    public boolean hearsOfOthers() {
        return hearsOfOthers;
    }

    /** Lets nothing through any more. */
    public void end() {
        state = ENDED;
    }

    /** Its place in the hub's list of the channel's subscribers; the hub's own note. */
    public int place() {
        return place;
    }

    /** Notes its place in the hub's list; called by the hub only. */
    public void place(int newPlace) {
        place = newPlace;
    }
}
