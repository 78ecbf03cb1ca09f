package io.sluice.gateway.connection;

import io.sluice.protocol.DisconnectCode;

/**
 * What a client may ask of us: a bucket of commands that fills at a steady rate. Whoever finds it empty is refused;
 * whoever goes on all the same, until as many have been refused as the bucket holds, is closed with 3013. A base class
 * for the same reason as {@link Outlet}. Owned by the loop's thread.
 */
abstract sealed class Allowance extends Outlet permits Pulse {
    /** Credit that one command takes: rates are a second's, credit is given by the tick. */
    private static final int COMMAND = 1000 / Loop.TICK_MILLIS;

    /** From {@code -full()}, where the client is closed, to {@code full()}. */
    private int credit;
    private int creditedAt;

    Allowance(Loop loop, Transport transport, ConnectionSettings settings) {
        super(loop, transport, settings);
        credit = full();
        creditedAt = loop.now();
    }

    /**
     * Takes a command from the bucket, or anything else that costs us as much.
     *
     * @param kind of what is asked for, one of a fixed set of words for the metrics
     * @return false when it is to be refused; the connection may then be over
     */
    public boolean admit(String kind) {
        int now = loop().now();
        if (now != creditedAt) {
            long earned = (long) (now - creditedAt) * settings().commandRate();
            credit = (int) Math.min(full(), credit + earned);
            creditedAt = now;
        }
        credit -= COMMAND;
        if (credit >= 0) {
            return true;
        }
        refused(kind);
        return false;
    }

    /** Ends the connection. */
    abstract void giveUp(DisconnectCode code);

    private void refused(String kind) {
        loop().metrics().rateLimited(kind);
        if (credit <= -full()) {
            credit = -full();
            giveUp(DisconnectCode.TOO_MANY_REQUESTS);
        }
    }

    private int full() {
        return settings().commandBurst() * COMMAND;
    }
}
