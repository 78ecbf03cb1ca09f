package io.sluice.gateway.connection;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One or more whole frames, headers included, exactly as they go to the socket. Immutable and shared: all subscribers
 * of a channel are sent the same instance. Only the number of queues that it waits in changes, so that memory that many
 * slow clients share is counted once.
 */
public final class Frames {
    private static final AtomicIntegerFieldUpdater<Frames> HOLDERS =
        AtomicIntegerFieldUpdater.newUpdater(Frames.class, "holders");

    private final byte[] bytes;
    private final int count;
    private final @Nullable Expendable expendable;
    private final List<Frames> messages;

    /** Changed by the loops of slow clients, through {@link #HOLDERS}. */
    private volatile int holders;

    /**
     * Wraps whole frames without a copy; the caller gives the array up.
     *
     * @param count how many messages they carry
     */
    public Frames(byte[] bytes, int count) {
        this(bytes, count, null, List.of());
    }

    private Frames(byte[] bytes, int count, @Nullable Expendable expendable, List<Frames> messages) {
        this.bytes = bytes;
        this.count = count;
        this.expendable = expendable;
        this.messages = messages;
    }

    /** Joins frames that leave together; order is kept. */
    public static Frames join(List<Frames> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int length = 0;
        int count = 0;
        for (Frames part : parts) {
            length += part.bytes.length;
            count += part.count;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (Frames part : parts) {
            System.arraycopy(part.bytes, 0, joined, at, part.bytes.length);
            at += part.bytes.length;
        }
        return new Frames(joined, count);
    }

    /**
     * The same bytes, which a queue need not keep for a client that does not read them.
     *
     * @param kind of what stream they are and how they may give way
     * @param joined what they were joined of, in order, which may give way one by one; empty when they are one message
     */
    public Frames expendable(Expendable kind, List<Frames> joined) {
        List<Frames> each = joined.stream().map(message -> message.expendable(kind, List.of())).toList();
        return new Frames(bytes, count, kind, each);
    }

    /** The frames themselves, not a copy; never written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many messages they carry. */
    public int count() {
        return count;
    }

    /** The number of bytes on the wire. */
    public int length() {
        return bytes.length;
    }

    /** How they may give way; null when they must arrive. */
    @Nullable Expendable expendable() {
        return expendable;
    }

    /** What waits of them where only the newest message does. */
    Frames newest() {
        return messages.isEmpty() ? this : messages.get(messages.size() - 1);
    }

    /** What may give way one by one; empty when they are one message, or must arrive. */
    List<Frames> messages() {
        return messages;
    }

    /** Notes one more queue that they wait in; returns how many there are then. */
    int hold() {
        return HOLDERS.incrementAndGet(this);
    }

    /** Notes one queue less that they wait in; returns how many are left. */
    int release() {
        return HOLDERS.decrementAndGet(this);
    }

    /** In how many queues they wait. */
    int holders() {
        return holders;
    }
}
