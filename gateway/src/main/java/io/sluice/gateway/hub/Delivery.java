package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;

/** A publication on its way to the loops, encoded. Immutable and shared by all of them. */
final class Delivery {
    private final String channel;
    private final Frames[] frames;
    private final long publishedMillis;

    /**
     * Wraps without a copy; the caller gives the array up.
     *
     * @param channel whose it is
     * @param frames its frames, by the index of their wire form
     * @param publishedMillis when it was published, in milliseconds since 1970; 0 when unknown
     */
    Delivery(String channel, Frames[] frames, long publishedMillis) {
        this.channel = channel;
        this.frames = frames;
        this.publishedMillis = publishedMillis;
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

    /** What it weighs in a loop's inbox. */
    int length() {
        int length = 0;
        for (Frames each : frames) {
            length += each.length();
        }
        return length;
    }
}
