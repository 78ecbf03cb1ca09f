package io.sluice.gateway.hub;

import io.sluice.gateway.connection.Expendable;
import io.sluice.gateway.connection.Frames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The publications that one channel has in a burst of one loop, joined for each wire form when its first subscriber
 * asks. Owned by the loop's thread.
 */
final class Burst {
    private final List<Delivery> deliveries;
    private final @Nullable Expendable expendable;
    private final @Nullable Frames[] joined;

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

    /** All of them in this form, as one. */
    Frames frames(int form) {
        Frames frames = joined[form];
        if (frames == null) {
            frames = marked(join(form), form);
            joined[form] = frames;
        }
        return frames;
    }

    /** Whether they say who came and went, which not all subscribers are told. */
    boolean ofOthers() {
        return deliveries.get(0).ofOthers();
    }

    /** When the first was published, in milliseconds since 1970; 0 when unknown. */
    long publishedMillis() {
        return deliveries.get(0).publishedMillis();
    }

    private Frames marked(Frames all, int form) {
        if (expendable == null || ofOthers()) {
            return all;
        }
        return all.expendable(expendable, deliveries.size() == 1 ? List.of() : parts(form));
    }

    private Frames join(int form) {
        if (deliveries.size() == 1) {
            return deliveries.get(0).frames(form);
        }
        return Frames.join(parts(form));
    }

    private List<Frames> parts(int form) {
        List<Frames> parts = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            parts.add(delivery.frames(form));
        }
        return parts;
    }
}
