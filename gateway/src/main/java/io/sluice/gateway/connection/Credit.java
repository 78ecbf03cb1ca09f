package io.sluice.gateway.connection;

/** A bucket that fills at a steady rate, by the tick, and begins full. Owned by the loop's thread. */
final class Credit {
    /** What one thing costs: rates are a second's, credit is given by the tick. */
    private static final int COST = 1000 / Loop.TICK_MILLIS;

    private int credit;
    private int creditedAt;

    /** Makes a full one of so many at once. */
    Credit(int burst, int now) {
        credit = burst * COST;
        creditedAt = now;
    }

    /** Takes one if there is one. */
    boolean take(int rate, int burst, int now) {
        credit = (int) Math.min((long) burst * COST, credit + (long) (now - creditedAt) * rate);
        creditedAt = now;
        if (credit < COST) {
            return false;
        }
        credit -= COST;
        return true;
    }
}
