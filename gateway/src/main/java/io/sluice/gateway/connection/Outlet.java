package io.sluice.gateway.connection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of a connection to its socket: what is said during a burst is written at the burst's end; what the socket
 * does not take is queued up to a bound. A base class rather than a part so that an idle connection holds one object
 * less. Owned by the loop's thread.
 *
 * <p>Sending never ends the connection on the spot, because senders walk through lists that it stands in: a queue that
 * is over its bound or a socket that is broken dooms it to end when the burst does.
 */
abstract sealed class Outlet extends WheelEntry permits Allowance {
    private static final Logger log = LoggerFactory.getLogger(Outlet.class);

    private final Loop loop;
    private final Transport transport;
    private final ConnectionSettings settings;

    private @Nullable Frames first;
    private @Nullable ArrayList<Frames> rest;
    private @Nullable OutboundQueue queue;
    private boolean silent;
    private boolean holding;

    Outlet(Loop loop, Transport transport, ConnectionSettings settings) {
        this.loop = loop;
        this.transport = transport;
        this.settings = settings;
    }

    /** The loop that owns this connection. */
    public Loop loop() {
        return loop;
    }

    /** The bytes that the socket has not taken yet. */
    public long queuedBytes() {
        return queue == null ? 0 : queue.bytes();
    }

    /** Sends the frames after all before them; after the connection's end, to nowhere. */
    public void send(Frames frames) {
        if (!silent) {
            loop.countSent(frames);
            enqueue(frames);
        }
    }

    /**
     * Keeps back what is sent from now on, within the bound of all that waits, until the connection's next answer: that
     * one leaves first. For what may be said only after an answer that is not ready yet.
     */
    public void hold() {
        if (holding || silent) {
            return;
        }
        holding = true;
        if (queue == null) {
            queue = loop.backlog().open(this);
        }
        transport.notifyWhenWritable(false);
        Frames head = first;
        List<Frames> more = rest == null ? List.of() : rest;
        first = null;
        rest = null;
        if (head != null) {
            enqueue(head);
            more.forEach(this::enqueue);
        }
    }

    /** Sends an answer: after all before it, but before all that is held, which then goes too. */
    void answer(Frames frames) {
        if (holding) {
            loop.countSent(frames);
            sendUrgently(frames);
            release();
        } else {
            send(frames);
        }
    }

    private void release() {
        holding = false;
        transport.notifyWhenWritable(true);
    }

    /**
     * Sends the frames as {@link #send} does, but at once where nothing is to be said before them. For who knows that
     * the burst has no more for this connection: a fan-out then visits it once and not twice.
     */
    public void sendNow(Frames frames) {
        if (silent) {
            return;
        }
        loop.countSent(frames);
        if (first != null || queue != null) {
            enqueue(frames);
            return;
        }
        try {
            write(loop.writer(), frames, List.of());
        } catch (RuntimeException | OutOfMemoryError e) {
            // The caller walks through a list, and the others on it must get theirs.
            log.error("a connection failed and is dropped; the loop goes on", e);
            broken();
        }
    }

    /** Sends the frames before all of which nothing has left yet, so that a full queue can't starve a ping. */
    void sendUrgently(Frames frames) {
        if (silent) {
            return;
        }
        OutboundQueue waiting = queue;
        if (waiting == null) {
            enqueue(frames);
        } else {
            long before = waiting.bytes();
            waiting.addUrgent(frames);
            loop.backlog().changed(waiting, before);
        }
    }

    /** The socket takes bytes again. */
    public void writable() {
        OutboundQueue waiting = queue;
        if (waiting == null) {
            transport.notifyWhenWritable(false);
            drained();
            return;
        }
        long before = waiting.bytes();
        try {
            loop.writer().drain(transport, waiting);
        } catch (IOException e) {
            broken();
        }
        // Also of a broken socket, which may have taken some before: what is left is subtracted at the end.
        loop.backlog().changed(waiting, before);
        if (waiting.isEmpty()) {
            closeQueue();
            transport.notifyWhenWritable(!transport.flushed());
            drained();
        }
    }

    /** Everything said has been taken by the socket. */
    abstract void drained();

    /** More waits than may wait. Called while lists are walked: only notes it. */
    abstract void overflowed();

    /** Too much waits in the whole node, and much of it here. Called while lists are walked: only notes it. */
    abstract void overBudget();

    /** The socket is broken. Called while lists are walked: only notes it. */
    abstract void broken();

    /** Ends the connection, which is doomed; called at the burst's end. */
    abstract void finishDoom();

    Transport transport() {
        return transport;
    }

    ConnectionSettings settings() {
        return settings;
    }

    boolean silent() {
        return silent;
    }

    /**
     * Says the last words, or none, and nothing more. {@code hasty} forgets what waits and has not been begun, and so
     * does an answer that never comes.
     */
    void fallSilent(@Nullable Frames lastWords, boolean hasty) {
        if (hasty || holding) {
            dropUnbegun();
        }
        silent = true;
        if (lastWords != null) {
            enqueue(lastWords);
        }
        if (holding) {
            release();
        }
    }

    /** Forgets all that waits. */
    void discard() {
        closeQueue();
        first = null;
        rest = null;
        silent = true;
    }

    /** Its part of what waits in the whole node. */
    long burden() {
        return queue == null || silent ? 0 : queue.burden();
    }

    /** Makes room for others: drops what may be dropped, and if it is still the cause of more than this, all else. */
    void giveWay(long mostBurden) {
        OutboundQueue waiting = queue;
        if (waiting == null || silent) {
            return;
        }
        long before = waiting.bytes();
        waiting.dropOldest(0);
        if (waiting.burden() > mostBurden) {
            waiting.dropUnbegun();
            overBudget();
        }
        loop.backlog().changed(waiting, before);
    }

    /** Writes what this burst said. */
    void flush(SocketWriter writer) {
        Frames head = first;
        if (head == null) {
            return;
        }
        List<Frames> more = rest == null ? List.of() : rest;
        first = null;
        rest = null;
        write(writer, head, more);
    }

    private void write(SocketWriter writer, Frames head, List<Frames> more) {
        try {
            int taken = more.isEmpty() ? writer.write(transport, head) : writer.write(transport, head, more);
            keepRemainder(head, more, taken);
        } catch (IOException e) {
            broken();
        }
    }

    private void enqueue(Frames frames) {
        if (queue != null) {
            long before = queue.bytes();
            queue.add(frames);
            bounded(queue, before);
        } else if (first == null) {
            first = frames;
            loop.touch((Connection) this);
        } else {
            if (rest == null) {
                rest = new ArrayList<>(4);
            }
            rest.add(frames);
        }
    }

    private void keepRemainder(Frames head, List<Frames> more, int taken) {
        if (taken == length(head, more)) {
            drained();
            return;
        }
        OutboundQueue remainder = loop.backlog().open(this);
        queue = remainder;
        int left = remainder.addRemainder(head, taken);
        for (Frames frames : more) {
            left = remainder.addRemainder(frames, left);
        }
        transport.notifyWhenWritable(true);
        bounded(remainder, 0);
    }

    private static int length(Frames head, List<Frames> more) {
        int length = head.length();
        for (int i = 0; i < more.size(); i++) {
            length += more.get(i).length();
        }
        return length;
    }

    /** Counts what was added to the queue, and holds it to the connection's own bound. */
    private void bounded(OutboundQueue waiting, long before) {
        int most = settings.maxQueuedBytes();
        if (waiting.weight() > most && !silent) {
            waiting.dropOldest(most);
            if (waiting.weight() > most) {
                overflowed();
            }
        }
        loop.backlog().changed(waiting, before);
    }

    private void dropUnbegun() {
        if (queue != null) {
            long before = queue.bytes();
            queue.dropUnbegun();
            loop.backlog().changed(queue, before);
        }
    }

    private void closeQueue() {
        if (queue != null) {
            loop.backlog().close(this, queue);
            queue = null;
        }
    }
}
