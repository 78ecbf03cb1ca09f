package io.sluice.ops.loss;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one client saw of one channel, in order, and where it is now. Written by the client's thread, read by all;
 * its own lock guards it.
 */
final class Diary {
    private static final long NANOS = 1_000_000;

    private final String client;
    private final String channel;
    private final List<Note> notes = new ArrayList<>();

    private long startNanos = System.nanoTime();
    private Position position = Position.NONE;
    private boolean following;

    /** An empty one. */
    Diary(String client, String channel) {
        this.client = client;
        this.channel = channel;
    }

    /** Counts time from the moment, one of {@link System#nanoTime}. */
    synchronized void startAt(long nanos) {
        long earlier = (nanos - startNanos) / NANOS;
        startNanos = nanos;
        notes.replaceAll(note -> new Note(note.millis() - earlier, note.what(), note.position(), note.text()));
    }

    /** Writes a line. */
    synchronized void add(Note.What what, Position at, String text) {
        notes.add(new Note((System.nanoTime() - startNanos) / NANOS, what, at, text));
        switch (what) {
            case JOINED, MISSED, RECOVERED -> {
                position = at;
                following = true;
            }
            case GOT -> position = new Position(position.epoch(), at.offset());
            case BROKEN, AWAY -> following = false;
            default -> { }
        }
    }

    String client() {
        return client;
    }

    String channel() {
        return channel;
    }

    /** Whether the client is subscribed. */
    synchronized boolean isFollowing() {
        return following;
    }

    /** Whether the client is subscribed and has everything up to the position, in its epoch. */
    synchronized boolean has(Position wanted) {
        return following && position.epoch().equals(wanted.epoch()) && position.offset() >= wanted.offset();
    }

    /** All lines so far. */
    synchronized List<Note> notes() {
        return List.copyOf(notes);
    }
}
