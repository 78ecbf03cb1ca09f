package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Expendable;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Tailoring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publications of a burst as they are for subscribers who don't get what everybody gets. Deltas are joined once for
 * each wire form, what a filter lets through for each subscriber. Owned by the loop's thread.
 */
final class TailoredBurst {
    private final List<Delivery> deliveries;
    private final @Nullable Expendable expendable;
    private final @Nullable Frames[] joined;

    TailoredBurst(List<Delivery> deliveries, @Nullable Expendable expendable) {
        this.deliveries = deliveries;
        this.expendable = expendable;
        this.joined = new Frames[2 * deliveries.get(0).forms()];
    }

    /** What this subscriber gets in this form, as one; null when nothing. */
    @Nullable Frames frames(Tailoring tailoring, int form) {
        return tailoring.isDeltas() ? deltas(form, tailoring.hasBase()) : passing(tailoring, form);
    }

    private @Nullable Frames deltas(int form, boolean hasBase) {
        int place = 2 * form + (hasBase ? 1 : 0);
        Frames frames = joined[place];
        if (frames == null) {
            frames = join(form, hasBase);
            joined[place] = frames;
        }
        return frames;
    }

    private @Nullable Frames join(int form, boolean hasBase) {
        List<Frames> parts = new ArrayList<>(deliveries.size());
        boolean based = hasBase;
        for (Delivery delivery : deliveries) {
            Frames part = delivery.deltas(form, based);
            if (part != null) {
                parts.add(part);
                based = true;
            }
        }
        return one(parts);
    }

    private @Nullable Frames passing(Tailoring tailoring, int form) {
        List<Frames> parts = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            Frames part = tailoring.passes(delivery.tags()) ? delivery.frames(form) : null;
            if (part != null) {
                parts.add(part);
            }
        }
        return one(parts);
    }

    private @Nullable Frames one(List<Frames> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        boolean single = parts.size() == 1;
        Frames all = single ? parts.get(0) : Frames.join(parts);
        return expendable == null ? all : all.expendable(expendable, single ? List.of() : parts);
    }
}
