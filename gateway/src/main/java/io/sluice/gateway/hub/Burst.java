package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Expendable;
import io.sluice.gateway.connection.Frames;
import io.sluice.gateway.connection.Tailoring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publications that one channel has in a burst of one loop, joined for each wire form when its first subscriber
 * asks. Owned by the loop's thread.
 */
final class Burst {
    /** Stands for what has been looked for and is not there. */
    private static final Frames NOTHING = new Frames(new byte[0], 0);

    private final List<Delivery> deliveries;
    private final @Nullable Expendable expendable;
    private final @Nullable Frames[] joined;
    private @Nullable TailoredBurst tailored;

    /**
     * Takes one publication or more, in their order; or words of those who came and went, but no publication with them.
     *
     * @param expendable how they give way where a client is slow; null when they don't
     */
    Burst(List<Delivery> deliveries, @Nullable Expendable expendable) {
        this.deliveries = deliveries;
        this.expendable = expendable;
        this.joined = new Frames[deliveries.get(0).forms()];
    }

    /** All of them that are there in this form, as one; null when none is. */
    @Nullable Frames frames(int form) {
        Frames frames = joined[form];
        if (frames == null) {
            frames = join(form);
            joined[form] = frames;
        }
        return frames == NOTHING ? null : frames;
    }

    /** What a subscriber gets of them in this form who does not get what everybody gets; null when nothing. */
    @Nullable Frames frames(Tailoring tailoring, int form) {
        TailoredBurst burst = tailored;
        if (burst == null) {
            burst = new TailoredBurst(deliveries, expendable);
            tailored = burst;
        }
        return burst.frames(tailoring, form);
    }

    /** The forms that one of them can't be said in though it has takers, as bits. */
    int unsayable() {
        int forms = 0;
        for (Delivery delivery : deliveries) {
            forms |= delivery.unsayable();
        }
        return forms;
    }

    /** Whether they say who came and went, which not all subscribers are told. */
    boolean ofOthers() {
        return deliveries.get(0).ofOthers();
    }

    /** When the first was published, in milliseconds since 1970; 0 when unknown. */
    long publishedMillis() {
        return deliveries.get(0).publishedMillis();
    }

    private Frames join(int form) {
        if (deliveries.size() == 1) {
            Frames only = deliveries.get(0).frames(form);
            return only == null ? NOTHING : marked(only, List.of());
        }
        List<Frames> parts = parts(form);
        return parts.isEmpty() ? NOTHING : marked(Frames.join(parts), parts.size() == 1 ? List.of() : parts);
    }

    private Frames marked(Frames all, List<Frames> parts) {
        return expendable == null || ofOthers() ? all : all.expendable(expendable, parts);
    }

    private List<Frames> parts(int form) {
        List<Frames> parts = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            Frames frames = delivery.frames(form);
            if (frames != null) {
                parts.add(frames);
            }
        }
        return parts;
    }
}
