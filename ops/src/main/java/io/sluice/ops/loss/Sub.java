package io.sluice.ops.loss;

import io.sluice.ops.loss.Note.What;
import io.sluice.ops.loss.Reply.Joined;
import io.sluice.ops.loss.Reply.Published;
import org.jspecify.annotations.Nullable;

/** One subscription of a client, as an SDK keeps it: whether it stands, and from where it recovers. Client's thread. */
final class Sub {
    private static final int INSUFFICIENT = 2500;

    private final Diary diary;
    private final boolean byServer;

    private State state = State.OFF;
    private @Nullable Position position;
    private @Nullable Position asked;

    /** How far it is. */
    enum State {
        /** To be asked for. */
        OFF,
        /** Asked for, not answered. */
        ASKED,
        /** There. */
        ON
    }

    /** One that has never been there; {@code byServer} if the server subscribes it at connect. */
    Sub(Diary diary, boolean byServer) {
        this.diary = diary;
        this.byServer = byServer;
    }

    Diary diary() {
        return diary;
    }

    boolean isByServer() {
        return byServer;
    }

    boolean isOff() {
        return state == State.OFF;
    }

    /** From where it has to recover, and null if it has never been there. */
    @Nullable Position position() {
        return position;
    }

    /** It is being asked for. */
    void asked() {
        state = State.ASKED;
        asked = position;
        diary.add(What.ASKED, position == null ? Position.NONE : position, position == null ? "anew" : "recover");
    }

    /** It is there, as the server says. */
    void joined(Joined result) {
        state = State.ON;
        if (!result.recoverable()) {
            diary.add(What.WRONG, result.position(), "was subscribed without being recoverable");
        }
        if (result.wasRecovering() != (asked != null)) {
            diary.add(What.WRONG, result.position(), "was_recovering is " + result.wasRecovering() + " after asking "
                + (asked == null ? "anew" : "from " + asked));
        }
        What what = asked == null ? What.JOINED : result.recovered() ? What.RECOVERED : What.MISSED;
        diary.add(what, result.position(), "");
        if (what != What.RECOVERED && !result.publications().isEmpty()) {
            diary.add(What.WRONG, result.position(), "got publications without recovery");
        }
        position = result.position();
        result.publications().forEach(this::got);
    }

    /** The server has begun it, late; from the position that was told when it goes on there. */
    void begun(Position at) {
        state = State.ON;
        What what = asked == null ? What.JOINED : asked.equals(at) ? What.RECOVERED : What.MISSED;
        diary.add(what, at, "late");
        position = at;
    }

    /** A publication has come. */
    void pushed(Published publication) {
        if (state == State.ON) {
            got(publication);
        } else {
            diary.add(What.WRONG, at(publication), "got " + publication.data() + " outside of a subscription");
        }
    }

    /** It can't recover, by error 112: it begins anew. */
    void refused() {
        state = State.OFF;
        position = null;
        diary.add(What.REFUSED, Position.NONE, "error 112");
    }

    /** It was not granted for now. */
    void postponed(int code) {
        state = State.OFF;
        diary.add(What.AWAY, Position.NONE, "error " + code);
    }

    /** The server has ended it. */
    void unsubscribed(int code) {
        state = State.OFF;
        diary.add(code == INSUFFICIENT ? What.BROKEN : What.WRONG, Position.NONE, "unsubscribed with " + code);
    }

    /** Its connection has ended. */
    void away(What what, String why) {
        state = State.OFF;
        diary.add(what, Position.NONE, why);
    }

    private void got(Published publication) {
        Position before = position == null ? Position.NONE : position;
        position = new Position(publication.epoch().isEmpty() ? before.epoch() : publication.epoch(),
            publication.offset());
        diary.add(What.GOT, at(publication), publication.data());
    }

    private static Position at(Published publication) {
        return new Position(publication.epoch(), publication.offset());
    }
}
