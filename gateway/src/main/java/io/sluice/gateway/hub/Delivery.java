package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;

/**
 * A publication, or the word of one who came or went, on its way to the loops, encoded. Immutable and shared by all of
 * them.
 */
final class Delivery implements Arrival {
    private final String channel;
    private final Frames[] frames;
    private final long publishedMillis;
    private final boolean ofOthers;

    /**
     * Wraps without a copy; the caller gives the array up.
     *
     * @param channel whose it is
     * @param frames its frames, by the index of their wire form; those of a compressed form may be the plain one's
     * @param publishedMillis when it was published, in milliseconds since 1970; 0 when unknown
     * @param ofOthers whether it says who came or went, which not all subscribers are told
     */
    Delivery(String channel, Frames[] frames, long publishedMillis, boolean ofOthers) {
        this.channel = channel;
        this.frames = frames;
        this.publishedMillis = publishedMillis;
        this.ofOthers = ofOthers;
    }

    /** Wraps a publication. */
    Delivery(String channel, Frames[] frames, long publishedMillis) {
        this(channel, frames, publishedMillis, false);
    }

    String channel() {
        return channel;
    }

    /** In how many wire forms it is there. */
    int forms() {
        return frames.length;
    }

    Frames frames(int form) {
        return frames[form];
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
        int length = frames[0].length();
        for (int form = 1; form < frames.length; form++) {
            length += frames[form] == frames[form - 1] ? 0 : frames[form].length();
        }
        return length;
    }
}
