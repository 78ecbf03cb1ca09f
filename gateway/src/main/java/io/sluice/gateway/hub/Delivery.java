package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import org.jspecify.annotations.Nullable;

/**
 * A publication, or the word of one who came or went, on its way to the loops, encoded. Immutable and shared by all of
 * them.
 */
final class Delivery implements Arrival {
    private final String channel;
    private final @Nullable Frames[] frames;
    private final int unsayable;
    private final long publishedMillis;
    private final boolean ofOthers;

    /**
     * Wraps without a copy; the caller gives the array up.
     *
     * @param channel whose it is
     * @param frames its frames, by the index of their wire form, those of a compressed form maybe the plain one's; null
     *     for forms that nobody took and for those that can't say it
     * @param unsayable the forms that can't say it and have takers, as bits
     * @param publishedMillis when it was published, in milliseconds since 1970; 0 when unknown
     * @param ofOthers whether it says who came or went, which not all subscribers are told
     */
    Delivery(String channel, @Nullable Frames[] frames, int unsayable, long publishedMillis, boolean ofOthers) {
        this.channel = channel;
        this.frames = frames;
        this.unsayable = unsayable;
        this.publishedMillis = publishedMillis;
        this.ofOthers = ofOthers;
    }

    /** Wraps a publication. */
    Delivery(String channel, @Nullable Frames[] frames, int unsayable, long publishedMillis) {
        this(channel, frames, unsayable, publishedMillis, false);
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

    long publishedMillis() {
        return publishedMillis;
    }

    /** Whether it says who came or went, which not all subscribers are told. */
    boolean ofOthers() {
        return ofOthers;
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
