package io.sluice.ops.loss;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A walk through one diary: each publication must follow the one before, or a gap must have been told, rightly. */
final class DiaryCheck {
    private static final int MOST_VIOLATIONS = 3;
    private static final int NOTES_SHOWN = 10;

    private final Plan plan;
    private final int channel;
    private final Diary diary;
    private final Payloads payloads;
    private final List<Note> notes;
    private final List<Violation> violations = new ArrayList<>();

    private @Nullable Position here;
    private boolean refused;
    private int line;
    private int announced;

    /** A walk that has not begun. */
    DiaryCheck(Plan plan, Diary diary, Payloads payloads) {
        this.plan = plan;
        this.diary = diary;
        this.payloads = payloads;
        channel = plan.channels().indexOf(diary.channel());
        notes = diary.notes();
    }

    /** Walks to the end, where the client must have what the stream has; null when that is not known. */
    List<Violation> walk(@Nullable Position end) {
        for (line = 0; line < notes.size(); line++) {
            read(notes.get(line));
        }
        line = notes.size() - 1;
        if (end != null && !diary.has(end)) {
            wrong("ended at " + here + ", while the stream is at " + end);
        }
        return violations;
    }

    /** How often a gap was told. */
    int announced() {
        return announced;
    }

    private void read(Note note) {
        switch (note.what()) {
            case JOINED -> joined(note);
            case RECOVERED -> recovered(note.position());
            case MISSED -> announced(note);
            case REFUSED -> refused = true;
            case GOT -> got(note);
            case WRONG -> wrong(note.text());
            case ASKED, BROKEN, AWAY -> { }
        }
    }

    private void joined(Note note) {
        if (refused) {
            announced(note);
        } else if (here != null && !here.equals(note.position())) {
            wrong("was at " + here + " and came back to " + note.position() + " without a word");
        }
        refused = false;
        here = note.position();
    }

    private void recovered(Position position) {
        if (here == null || (!here.epoch().isEmpty() && !here.epoch().equals(position.epoch()))
            || here.offset() != position.offset()) {
            wrong("was at " + here + " and was recovered from " + position);
        }
        here = position;
    }

    private void announced(Note note) {
        announced++;
        if (here != null && !isJustified(here, note)) {
            wrong("was told that it can't recover from " + here + " to " + note.position()
                + ", though nothing was lost there");
        }
        here = note.position();
    }

    private boolean isJustified(Position from, Note note) {
        boolean damaged = plan.faults().stream()
            .anyMatch(fault -> fault.damages(channel) && fault.atMillis() <= note.millis());
        return damaged || (from.epoch().equals(note.position().epoch())
            && note.position().offset() - from.offset() > Plan.recoverable(channel));
    }

    private void got(Note note) {
        Position before = here == null ? Position.NONE : here;
        String epoch = note.position().epoch();
        Position at = new Position(before.epoch().isEmpty() ? epoch : before.epoch(), note.position().offset());
        here = at;
        if (!epoch.isEmpty() && !epoch.equals(at.epoch())) {
            wrong("was at " + before + " and got " + note.position());
        } else if (at.offset() <= before.offset()) {
            wrong("was at " + before + " and got " + at + " again, or too late");
        } else if (at.offset() != before.offset() + 1) {
            wrong("was at " + before + " and got " + at + " next");
        }
        String payload = payloads.got(at, note.text());
        if (payload != null) {
            wrong(payload);
        }
    }

    private void wrong(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            List<Note> last = notes.subList(Math.max(0, line + 1 - NOTES_SHOWN), line + 1);
            violations.add(new Violation(plan.seed(), diary.client(), diary.channel(), what, List.copyOf(last)));
        }
    }
}
