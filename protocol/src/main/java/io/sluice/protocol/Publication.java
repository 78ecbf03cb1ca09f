package io.sluice.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel.
 *
 * @param data what was published
 * @param info who published it, when a client did; null for a backend's
 * @param offset its number in the channel's stream; 0 when the channel keeps none
 * @param tags the publisher's tags; empty when none were given
 * @param delta whether {@code data} only says what changed since the publication before, in Fossil's format
 */
public record Publication(Payload data, @Nullable ClientInfo info, long offset, Map<String, String> tags,
    boolean delta) {
    /** A publication with all of its payload. */
    public Publication(Payload data, @Nullable ClientInfo info, long offset, Map<String, String> tags) {
        this(data, info, offset, tags, false);
    }

    /** A publication as a plain {@code PUBLISH} makes it: payload only. */
    public static Publication of(Payload data) {
        return new Publication(data, null, 0, Map.of());
    }

    /** The same with another payload, which is a delta or is not. */
    public Publication with(Payload otherData, boolean isDelta) {
        return new Publication(otherData, info, offset, tags, isDelta);
    }
}
