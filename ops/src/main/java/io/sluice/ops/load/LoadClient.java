package io.sluice.ops.load;

import org.jspecify.annotations.Nullable;

/** One client: who it is, what it subscribes, what it received. Owned by one loop. */
final class LoadClient {
    private enum State { JOINING, SUBSCRIBED, LEAVING, ENDED }

    private final LoopTools tools;
    private final int index;
    private final Receiver receiver;

    private State state = State.JOINING;
    private boolean wasReady;
    private int published;
    private @Nullable LoadConnection connection;

    LoadClient(LoopTools tools, int index) {
        this.tools = tools;
        this.index = index;
        receiver = new Receiver(tools.plan, index);
    }

    /** Takes the connection that is being opened for it. */
    void opening(LoadConnection opened) {
        connection = opened;
    }

    /** Takes note that all its channels are subscribed. */
    void joined(long openedNanos) {
        tools.underWay--;
        state = State.SUBSCRIBED;
        wasReady = true;
        tools.tally.ready++;
        tools.tally.record(tools.tally.connecting, System.nanoTime() - openedNanos);
        if (isSlow() && connection != null) {
            connection.stopReading();
        }
    }

    /** Takes note that an opening came to nothing. */
    void failed(String why) {
        tools.underWay--;
        state = State.ENDED;
        tools.tally.failed++;
        tools.tally.count(tools.tally.connectFailures, why);
    }

    /** Takes note that the server, or the network, ended a good connection. */
    void cutOff(String why) {
        state = State.ENDED;
        tools.tally.closed++;
        tools.tally.count(tools.tally.closes, why);
    }

    /** Takes note that the connection ended as it was asked to. */
    void left() {
        state = State.ENDED;
    }

    /** Judges a payload of this run and returns true; returns false for anything else. */
    boolean judge(byte[] bytes, int from, int to) {
        switch (tools.stamps.read(bytes, from, to)) {
            case OURS -> arrived(tools.stamps);
            case ALTERED -> tools.tally.altered++;
            case FOREIGN -> {
                return false;
            }
        }
        return true;
    }

    /** Publishes a payload on the first channel, if subscribed. */
    void publish(byte[] payload) {
        if (state == State.SUBSCRIBED && connection != null) {
            published++;
            tools.tally.published++;
            tools.dialect().publish(connection, payload);
        }
    }

    /** Says goodbye for good. A slow reader would not see the answer, and just goes. */
    void leave() {
        if (state == State.SUBSCRIBED && !isSlow() && connection != null) {
            state = State.LEAVING;
            connection.leave();
        } else {
            abandon("not finished in time");
        }
    }

    /** Drops the connection where it stands; before it was subscribed that is a failure. */
    void abandon(String why) {
        if (connection != null) {
            connection.abandon(why);
        }
    }

    /** Drops the connection unless it has been subscribed. */
    void expectReady(String why) {
        if (connection != null && connection.isJoining()) {
            connection.abandon(why);
        }
    }

    /** Whether nothing more will come of it. */
    boolean isClosed() {
        return connection == null || connection.isClosed();
    }

    /** Whether it counts among the receivers: it was subscribed, and was meant to read. */
    boolean counts() {
        return wasReady && !isSlow();
    }

    /** Messages that it published. */
    int published() {
        return published;
    }

    int index() {
        return index;
    }

    Receiver receiver() {
        return receiver;
    }

    private boolean isSlow() {
        return tools.plan.clients().slow(index);
    }

    private void arrived(StampReader message) {
        if (isSlow()) {
            return;
        }
        tools.tally.arrived(message.dueNanos(), tools.arrivalNanos);
        receiver.arrived(message.stream(), message.sequence(), tools.tally);
    }
}
