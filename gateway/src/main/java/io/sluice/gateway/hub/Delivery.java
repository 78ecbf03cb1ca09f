package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import io.sluice.protocol.redis.BusMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A publication, or the word of one who came or went, on its way to the loops, encoded. Immutable and shared by all of
 * them.
 */
final class Delivery implements Arrival {
    private final String channel;
    private final @Nullable Frames[] frames;
    private final int unsayable;
    private final @Nullable DeltaFrames deltas;
    private final BusMessage message;

    /**
     * Wraps without a copy; the caller gives the array up.
     *
     * @param channel whose it is
     * @param frames its frames, by the index of their wire form, those of a compressed form maybe the plain one's; null
     *     for forms that nobody took and for those that can't say it
     * @param unsayable the forms that can't say it and have takers, as bits
     * @param deltas its frames for those who take deltas; null when nobody did
     * @param message what is delivered
     */
    Delivery(String channel, @Nullable Frames[] frames, int unsayable, @Nullable DeltaFrames deltas,
        BusMessage message) {
        this.channel = channel;
        this.frames = frames;
        this.unsayable = unsayable;
        this.deltas = deltas;
        this.message = message;
    }

    String channel() {
        return channel;
    }

    /** In how many wire forms it could be there. */
    int forms() {
        return frames.length;
    }

    /**
     * Its frames in this form. Null when the form can't say it, or nobody took the form when this was encoded: whoever
     * does now has come after it was published.
     */
    @Nullable Frames frames(int form) {
        return frames[form];
    }

    /** The forms that can't say what was published though they have takers, as bits. */
    int unsayable() {
        return unsayable;
    }

    /** Its frames for one who takes deltas; null likewise. */
    @Nullable Frames deltas(int form, boolean hasBase) {
        return deltas == null ? null : deltas.frames(form, hasBase);
    }

    /** The publisher's tags. */
    Map<String, String> tags() {
        return message.publication().tags();
    }

    /** When it was published, in milliseconds since 1970; 0 when unknown. */
    long publishedMillis() {
        return message.timeMillis();
    }

    /** Whether it says who came or went, which not all subscribers are told. */
    boolean ofOthers() {
        return message.kind() != BusMessage.Kind.PUBLICATION;
    }

    /** What it weighs in a loop's inbox. */
    int length() {
        int length = 0;
        Frames before = null;
        for (Frames each : frames) {
            length += each == null || each == before ? 0 : each.length();
            before = each;
        }
        return length;
    }
}
