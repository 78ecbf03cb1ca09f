package io.sluice.gateway.hub;

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
    private final @Nullable Frames[] joined;

    /** Takes one publication or more, in their order. */
    Burst(List<Delivery> deliveries) {
        this.deliveries = deliveries;
        this.joined = new Frames[deliveries.get(0).forms()];
    }

    /** All of them in this form, as one. */
    Frames frames(int form) {
        Frames frames = joined[form];
        if (frames == null) {
            frames = join(form);
            joined[form] = frames;
        }
        return frames;
    }

    /** When the first was published, in milliseconds since 1970; 0 when unknown. */
    long publishedMillis() {
        return deliveries.get(0).publishedMillis();
    }

    private Frames join(int form) {
        if (deliveries.size() == 1) {
            return deliveries.get(0).frames(form);
        }
        List<Frames> parts = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            parts.add(delivery.frames(form));
        }
        return Frames.join(parts);
    }
}
