package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Frames;
import org.jspecify.annotations.Nullable;

/** A publication as those get it who take deltas. Immutable, shared by all loops. */
final class DeltaFrames {
    private final @Nullable Frames[] whole;
    private final @Nullable Frames[] changes;

    /**
     * Wraps without a copy; the caller gives the arrays up. Both are by the index of the wire form, with null where
     * nobody takes the form or it can't say the payload.
     *
     * @param whole for those who have nothing that it could be a delta to
     * @param changes for those who got the publication before; the same where a delta would be no shorter
     */
    DeltaFrames(@Nullable Frames[] whole, @Nullable Frames[] changes) {
        this.whole = whole;
        this.changes = changes;
    }

    /** The frames for a client. */
    @Nullable Frames frames(int form, boolean hasBase) {
        return hasBase ? changes[form] : whole[form];
    }
}
