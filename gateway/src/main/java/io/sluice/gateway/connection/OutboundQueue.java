package io.sluice.gateway.connection;

import io.sluice.gateway.config.NamespaceConfig.SlowPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a socket would not take yet, in order. Exists only while there are any. Shares its frames with other
 * queues, so that its byte count is what the client is behind, not what it costs alone. Owned by the loop's thread.
 *
 * <p>{@link Expendable} frames give way: of a stream that keeps the latest only the newest message waits, at the end;
 * of one that drops the oldest any may be dropped for room. Frames that have begun to leave never give way, since half
 * a frame would end the connection, and neither does anything else.
 */
final class OutboundQueue {
    /** The objects around a frame's bytes, and its place in the queue. */
    private static final int FRAME_OVERHEAD = 64;

    /** A place in the queue, so that any can be left at no cost. */
    private static final class Entry {
        private final Frames frames;
        private @Nullable Entry previous;
        private @Nullable Entry next;

        Entry(Frames frames) {
            this.frames = frames;
        }
    }

    private final OutboundBudget budget;

    private @Nullable Entry head;
    private @Nullable Entry tail;
    private int size;
    private int offset;
    private long bytes;
    /** Those of which only the newest waits, by key; null until there was one. */
    private @Nullable HashMap<String, Entry> latest;
    /** Those that may be dropped for room, oldest first; null until there was one. */
    private @Nullable ArrayDeque<Entry> oldest;
    private int droppedForLatest;
    private int droppedOldest;

    OutboundQueue(OutboundBudget budget) {
        this.budget = budget;
    }

    long bytes() {
        return bytes;
    }

    /** The memory that it may cost at the worst: small frames weigh more than their bytes. */
    long weight() {
        return bytes + (long) size * FRAME_OVERHEAD;
    }

    /** Its part of the memory held by all queues: frames that wait in several are divided among them. Walks it all. */
    long burden() {
        long burden = (long) size * FRAME_OVERHEAD;
        for (Entry entry = head; entry != null; entry = entry.next) {
            burden += entry.frames.length() / Math.max(1, entry.frames.holders());
        }
        return burden;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Adds frames of which nothing has left yet; those that they replace are dropped. */
    void add(Frames more) {
        Expendable kind = more.expendable();
        if (kind == null) {
            append(more);
        } else if (kind.policy() == SlowPolicy.KEEP_LATEST) {
            replace(kind.key(), more);
        } else {
            if (oldest == null) {
                oldest = new ArrayDeque<>();
            }
            oldest.addLast(append(more));
        }
    }

    /** Adds what a write has left of the frames that it began with; returns what it took of those after them. */
    int addRemainder(Frames written, int taken) {
        if (taken >= written.length()) {
            return taken - written.length();
        }
        if (taken == 0) {
            add(written);
        } else if (written.messages().isEmpty()) {
            append(written);
            offset = taken;
            bytes -= taken;
        } else {
            int left = taken;
            for (Frames message : written.messages()) {
                left = addRemainder(message, left);
            }
        }
        return 0;
    }

    /** Puts frames before everything of which nothing has been sent yet. */
    void addUrgent(Frames urgent) {
        insert(new Entry(urgent), offset > 0 ? head : null);
    }

    /** Drops everything of which nothing has been sent yet; what has been begun must be ended. */
    void dropUnbegun() {
        latest = null;
        oldest = null;
        Entry begun = offset > 0 ? head : null;
        while (tail != null && tail != begun) {
            remove(tail);
        }
    }

    /** Drops what may be dropped for room, oldest first, until no more waits than this, or none of it is left. */
    void dropOldest(long mostWeight) {
        while (oldest != null && weight() > mostWeight) {
            Entry dropped = oldest.pollFirst();
            if (dropped == null) {
                return;
            }
            droppedOldest += dropped.frames.count();
            remove(dropped);
        }
    }

    /** How many messages gave way to newer ones of their stream since this was last asked. */
    int takeDroppedForLatest() {
        int taken = droppedForLatest;
        droppedForLatest = 0;
        return taken;
    }

    /** How many messages were dropped for room since this was last asked. */
    int takeDroppedOldest() {
        int taken = droppedOldest;
        droppedOldest = 0;
        return taken;
    }

    /** Copies the next bytes into the buffer, as many as fit; they stay queued until {@link #sent}. */
    void fill(ByteBuffer buffer) {
        int from = offset;
        for (Entry next = head; next != null && buffer.hasRemaining(); next = next.next) {
            int length = Math.min(next.frames.length() - from, buffer.remaining());
            buffer.put(next.frames.bytes(), from, length);
            from = 0;
        }
    }

    /** Takes away bytes from the front that the socket has taken. */
    void sent(int length) {
        offset += length;
        bytes -= length;
        while (head != null && offset >= head.frames.length()) {
            Entry gone = head;
            offset -= gone.frames.length();
            bytes += gone.frames.length();
            keep(gone);
            remove(gone);
        }
        if (head != null && offset > 0) {
            keep(head);
        }
    }

    /** Forgets everything, what has been begun too. */
    void clear() {
        offset = 0;
        dropUnbegun();
        bytes = 0;
    }

    private void replace(String key, Frames more) {
        if (latest == null) {
            latest = new HashMap<>();
        }
        Entry obsolete = latest.remove(key);
        if (obsolete != null) {
            droppedForLatest += obsolete.frames.count();
            remove(obsolete);
        }
        droppedForLatest += more.count() - more.newest().count();
        latest.put(key, append(more.newest()));
    }

    /** Makes sure that an entry whose frames begin to leave does not give way any more. */
    private void keep(Entry begun) {
        Expendable kind = begun.frames.expendable();
        if (kind != null && latest != null) {
            latest.remove(kind.key(), begun);
        }
        if (oldest != null && oldest.peekFirst() == begun) {
            oldest.pollFirst();
        }
    }

    private Entry append(Frames frames) {
        Entry entry = new Entry(frames);
        insert(entry, tail);
        return entry;
    }

    /** Puts an entry behind another one, or first. */
    private void insert(Entry entry, @Nullable Entry before) {
        Entry after = before == null ? head : before.next;
        entry.previous = before;
        entry.next = after;
        link(before, entry);
        linkBack(entry, after);
        size++;
        bytes += entry.frames.length();
        budget.add(FRAME_OVERHEAD + (entry.frames.hold() == 1 ? entry.frames.length() : 0));
    }

    private void remove(Entry entry) {
        link(entry.previous, entry.next);
        linkBack(entry.previous, entry.next);
        size--;
        bytes -= entry.frames.length();
        budget.add(-FRAME_OVERHEAD - (entry.frames.release() == 0 ? entry.frames.length() : 0));
    }

    private void link(@Nullable Entry entry, @Nullable Entry next) {
        if (entry == null) {
            head = next;
        } else {
            entry.next = next;
        }
    }

    private void linkBack(@Nullable Entry entry, @Nullable Entry next) {
        if (next == null) {
            tail = entry;
        } else {
            next.previous = entry;
        }
    }
}
