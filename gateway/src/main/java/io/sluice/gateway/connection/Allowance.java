package io.sluice.gateway.connection;

import io.sluice.protocol.DisconnectCode;
import org.jspecify.annotations.Nullable;

/**
 * What a client may ask of us: a bucket of commands that fills at a steady rate. Whoever finds it empty is refused;
 * whoever goes on all the same, until as many have been refused as the bucket holds, is closed with 3013. And, where
 * there is a rate of publications, a bucket of those, from the first on that takes one. A base class
 * for the same reason as {@link Outlet}. Owned by the loop's thread.
 */
abstract sealed class Allowance extends Outlet permits Pulse {
    /** Credit that one command takes: rates are a second's, credit is given by the tick. */
    private static final int COMMAND = 1000 / Loop.TICK_MILLIS;

    /** From {@code -full()}, where the client is closed, to {@code full()}. */
    private int credit;
    private int creditedAt;
    private @Nullable Credit publishing;

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

    /** Takes a publication from its bucket, beside the command that it is; false when it is to be refused. */
    public boolean admitPublication() {
        int rate = settings().publishRate();
        if (rate == 0) {
            return true;
        }
        if (publishing == null) {
            publishing = new Credit(settings().publishBurst(), loop().now());
        }
        boolean admitted = publishing.take(rate, settings().publishBurst(), loop().now());
        if (!admitted) {
            loop().metrics().limitReached("publish-rate");
        }
        return admitted;
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
