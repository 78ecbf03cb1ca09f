package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import org.jspecify.annotations.Nullable;

/**
 * A publication as those get it who take deltas, by the index of the wire form; null where nobody takes the form or it
 * can't say the payload.
 *
 * @param whole for those who have nothing that it could be a delta to
 * @param changes for those who got the publication before; the same as {@code whole} where a delta would be no shorter
 */
record DeltaFrames(@Nullable Frames[] whole, @Nullable Frames[] changes) {
    /** The frames for a client. */
    @Nullable Frames frames(int form, boolean hasBase) {
        return hasBase ? changes[form] : whole[form];
    }
}
