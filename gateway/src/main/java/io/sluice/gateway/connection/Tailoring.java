package io.sluice.gateway.connection;

import io.sluice.protocol.TagFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes one client's publications of a channel other ones than everybody's: either a filter, or that they say only
 * what changed. Owned by the connection's loop.
 */
public final class Tailoring {
    private final @Nullable TagFilter filter;
    private boolean hasBase;

    private Tailoring(@Nullable TagFilter filter) {
        this.filter = filter;
    }

    /** Only publications with tags that pass. */
    public static Tailoring filter(TagFilter filter) {
        return new Tailoring(filter);
    }

    /** Publications that say what changed since the one before (client protocol, section 1.10). */
    public static Tailoring deltas() {
        return new Tailoring(null);
    }

    /** Whether publications say what changed. */
    public boolean isDeltas() {
        return filter == null;
    }

    /** Whether a publication with these tags is for the client. */
    public boolean passes(Map<String, String> tags) {
        return filter == null || filter.matches(tags);
    }

    /** Whether the client was sent the publication to which the channel's next is a delta. */
    public boolean hasBase() {
        return hasBase;
    }

    /** Notes that the client was sent the channel's last publication. */
    public void baseSent() {
        hasBase = true;
    }
}
