package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;

/**
 * A publication on its way to the loops, encoded. Immutable and shared by all of them.
 *
 * @param channel whose it is
 * @param frames its frames, by the index of their wire form
 * @param publishedMillis when it was published, in milliseconds since 1970; 0 when unknown
 */
record Delivery(String channel, Frames[] frames, long publishedMillis) {
    /** What it weighs in a loop's inbox. */
    int length() {
        return frames[0].length();
    }
}
