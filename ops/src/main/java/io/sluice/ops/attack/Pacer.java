package io.sluice.ops.attack;

/** A schedule of so many a second, that forgets what it is behind by more than a tenth of one. Owned by one thread. */
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MOST_BEHIND_SECONDS = 0.1;

    private final double perNano;
    private final double most;

    private double due;
    private long lastNanos;

    /** A schedule from the moment on; a rate of 0 is never. */
    Pacer(double perSecond, long nowNanos) {
        perNano = perSecond / NANOS_PER_SECOND;
        most = 1 + perSecond * MOST_BEHIND_SECONDS;
        lastNanos = nowNanos;
    }

    /** Takes up to so many of what is due at the moment. */
    int take(long nowNanos, int room) {
        due = Math.min(most, due + (nowNanos - lastNanos) * perNano);
        lastNanos = nowNanos;
        int taken = Math.min((int) due, room);
        due -= taken;
        return taken;
    }
}
