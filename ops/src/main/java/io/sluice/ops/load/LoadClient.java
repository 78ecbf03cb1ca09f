package io.sluice.ops.load;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One client: who it is, what it received, when it was away. It outlives its sockets, of which it has one at a time.
 * Owned by one loop.
 */
final class LoadClient {
    /** Between two sockets a client is AWAY: the old one may still be closing, the new one being opened. */
    private enum State { JOINING, SUBSCRIBED, AWAY, LEAVING, ENDED }

    private static final int NO_STORM = 0;

    private final LoopTools tools;
    private final int index;
    private final Receiver receiver;

    private State state = State.JOINING;
    private boolean wasReady;
    private int published;
    private int storm;
    private @Nullable LoadConnection connection;
    private @Nullable Absences absences;
    private @Nullable HeardPosition position;
    private @Nullable Extras extras;

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
        long now = System.nanoTime();
        tools.underWay--;
        if (state == State.AWAY) {
            back(now);
        } else {
            wasReady = true;
            tools.tally.ready++;
            tools.tally.record(tools.tally.connecting, now - openedNanos);
        }
        state = State.SUBSCRIBED;
        if (isSlow() && connection != null) {
            connection.stopReading();
        }
    }

    /** Takes note that an opening came to nothing. Only one that comes back tries again. */
    void failed(String why) {
        tools.underWay--;
        if (state == State.AWAY) {
            tools.tally.count(tools.tally.returnFailures, why);
            if (storm != NO_STORM) {
                tools.tally.storm(storm).failures++;
            }
            tools.opener().retry(this);
        } else if (state == State.JOINING) {
            state = State.ENDED;
            tools.tally.failed++;
            tools.tally.count(tools.tally.connectFailures, why);
        }
    }

    /** Takes note that the server, or the network, ended a good connection. */
    void cutOff(String why) {
        state = State.ENDED;
        tools.tally.closed++;
        tools.tally.count(tools.tally.closes, why);
    }

    /** Takes note that the connection ended as it was asked to. */
    void left() {
        if (state == State.AWAY) {
            if (absences != null) {
                absences.socketEnded(receiver.next());
            }
            tools.opener().comeBack(this);
        } else {
            state = State.ENDED;
        }
    }

    /** Drops its socket at once, in the storm with that number, and comes back; unless it is not there. */
    void drop(int number) {
        if (state == State.SUBSCRIBED && !isSlow() && connection != null) {
            long now = goAway();
            storm = number;
            tools.tally.storm(number).dropped(now);
            connection.reset();
            tools.opener().comeBack(this);
        }
    }

    /** Says goodbye, and comes back when the server has closed; returns false when it is not there. */
    boolean rejoin() {
        if (state != State.SUBSCRIBED || isSlow() || connection == null) {
            return false;
        }
        goAway();
        storm = NO_STORM;
        tools.tally.churned++;
        connection.leave();
        return true;
    }

    /** Changes its extra channel, if it is there and keeps up. */
    void change(int channel, long dueNanos) {
        Extras own = extras == null ? new Extras() : extras;
        if (state != State.SUBSCRIBED || isSlow() || connection == null || own.isFull()) {
            tools.tally.changesSkipped++;
            return;
        }
        extras = own;
        tools.tally.changes++;
        own.sent(channel, tools.dialect().change(connection, own.channel(), channel), dueNanos);
    }

    /** Takes the answer to the change of its extra channel with that id, if it is one. */
    void changed(int id) {
        long due = extras == null ? -1 : extras.answered(id);
        if (due >= 0) {
            tools.tally.changeReplies++;
            tools.tally.record(tools.tally.changing, tools.arrivalNanos - due);
        }
    }

    /** Takes the answer to its subscribe: where it stands now, and what it had missed. */
    void recovered(JsonNode result) {
        if (result.path("was_recovering").asBoolean()) {
            if (result.path("recovered").asBoolean()) {
                tools.tally.recovered++;
            } else {
                tools.tally.unrecovered++;
            }
        }
        position = new HeardPosition(result.path("epoch").asText(), result.path("offset").asLong());
        for (JsonNode publication : result.path("publications")) {
            byte[] payload = Commands.bytes(publication.path("data").toString());
            judge(payload, 0, payload.length);
            heard(publication.path("offset").asLong());
        }
    }

    /** Takes note of a publication's offset. */
    void heard(long offset) {
        if (position != null) {
            position.heard(offset);
        }
    }

    /** Where it stands in its channel; null unless it recovers, and before its first subscription. */
    @Nullable HeardPosition position() {
        return position;
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
        tools.tally.changesUnanswered += extras == null ? 0 : extras.unanswered();
        if (state == State.SUBSCRIBED && !isSlow() && connection != null) {
            state = State.LEAVING;
            connection.leave();
        } else {
            state = State.ENDED;
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

    /** Whether it let its socket go and is not back. */
    boolean isAway() {
        return state == State.AWAY;
    }

    /** What it has missed so far of the messages, whose number on each stream is given. */
    Loss loss(int[] ofStreams) {
        LoadPlan.Unrest unrest = tools.plan.unrest();
        Loss.Excuse excuse = new Loss.Excuse(unrest.recover() ? null : absences, unrest.awayGrace().toNanos());
        return receiver.loss(ofStreams, tools.timetable, excuse);
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

    private long goAway() {
        long now = System.nanoTime();
        Absences all = absences == null ? new Absences() : absences;
        all.begin(now, receiver.next());
        absences = all;
        state = State.AWAY;
        tools.tally.away++;
        if (extras != null) {
            tools.tally.changesCut += extras.unanswered();
            extras = null;
        }
        return now;
    }

    private void back(long now) {
        tools.tally.away--;
        if (absences != null) {
            tools.tally.record(tools.tally.returning, absences.end(now));
        }
        if (storm != NO_STORM) {
            tools.tally.storm(storm).back(now);
        }
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
