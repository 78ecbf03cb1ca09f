package io.sluice.ops.load;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** A line each second about how a run goes. Used by the main thread. */
final class Progress {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final Consumer<String> out;
    private final long startNanos = System.nanoTime();

    private long lastNanos = startNanos;
    private long lastDelivered;
    private long expected;

    Progress(LoadPlan plan, Crowd crowd, Consumer<String> out) {
        this.plan = plan;
        this.crowd = crowd;
        this.out = out;
    }

    /** Sets the number of deliveries that the run has come to expect. */
    void expect(long deliveries) {
        expected = deliveries;
    }

    /** Says how things are, if a second has passed since it last did. */
    void tick() throws IOException {
        long now = System.nanoTime();
        if (now - lastNanos < NANOS_PER_SECOND) {
            return;
        }
        Tally.Snapshot seen = crowd.snapshot();
        double seconds = (double) (now - lastNanos) / NANOS_PER_SECOND;
        out.accept(String.format(Locale.ROOT,
            "%4d s  subscribed %,d of %,d, failed %,d, closed %,d, away %,d | "
                + "delivered %,d of %,d, %,.0f/s, %,.1f MB read",
            (now - startNanos) / NANOS_PER_SECOND, seen.ready(), plan.clients().connections(), seen.failed(),
            seen.closed(), seen.away(), seen.delivered(), expected, (seen.delivered() - lastDelivered) / seconds,
            seen.bytesRead() / 1e6));
        lastNanos = now;
        lastDelivered = seen.delivered();
    }
}
