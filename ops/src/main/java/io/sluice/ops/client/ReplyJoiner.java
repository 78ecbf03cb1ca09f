package io.sluice.ops.client;

import java.net.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A splitter of message payload into the protocol's replies, which newlines separate (client protocol, section 1.2). A
 * reply that lies in one piece is handed on in place; one that is spread over pieces is joined first. Owned by one
 * thread.
 */
public final class ReplyJoiner {
    /** The longest reply that is put together; a longer one is refused. */
    static final int MAX_REPLY = 4 << 20;

    private final Sink sink;

    private byte @Nullable [] kept;
    private int keptLength;

    /** A joiner that keeps nothing yet. */
    public ReplyJoiner(Sink sink) {
        this.sink = sink;
    }

    /** Takes a piece of payload; {@code last} when the message, and so its last reply, ends with it. */
    public void add(byte[] bytes, int from, int to, boolean last) throws ProtocolException {
        int start = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                finish(bytes, start, at);
                start = at + 1;
            }
        }
        if (last) {
            finish(bytes, start, to);
        } else if (start < to) {
            keep(bytes, start, to);
        }
    }

    private void finish(byte[] bytes, int from, int to) throws ProtocolException {
        if (kept != null) {
            byte[] whole = keep(bytes, from, to);
            int length = keptLength;
            kept = null;
            keptLength = 0;
            sink.reply(whole, 0, length);
        } else if (from < to) {
            sink.reply(bytes, from, to);
        }
    }

    private byte[] keep(byte[] bytes, int from, int to) throws ProtocolException {
        int length = keptLength + to - from;
        if (length > MAX_REPLY) {
            throw new ProtocolException("reply over " + MAX_REPLY + " bytes");
        }
        byte[] room = kept == null ? new byte[length] : kept;
        if (room.length < length) {
            room = Arrays.copyOf(room, Math.max(length, 2 * room.length));
        }
        System.arraycopy(bytes, from, room, keptLength, to - from);
        kept = room;
        keptLength = length;
        return room;
    }

    /** What a joiner reports, on the thread that feeds it. */
    @FunctionalInterface
    public interface Sink {
        /** One reply, not empty, valid during the call. */
        void reply(byte[] bytes, int from, int to) throws ProtocolException;
    }
}
