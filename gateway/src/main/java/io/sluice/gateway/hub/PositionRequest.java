package io.sluice.gateway.hub;

import io.sluice.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/** The question where a channel's stream stands, of one who is about to hear what comes after. */
interface PositionRequest {
    /** The position from which to recover; null when there is none. Its epoch may be empty, which fits any. */
    @Nullable StreamPosition since();
}
