package io.sluice.gateway.connection;

import io.sluice.protocol.DisconnectCode;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The signs of life of an open session: pings at an interval, the peer's answers, and the token's expiry, all on the
 * one alarm that a connection has. A base class for the same reason as {@link Outlet}. Owned by the loop's thread.
 *
 * <p>Only the server pings (client protocol, section 1.5). A peer lives when it answers in time, or when anything else
 * came from it since the ping: an answer may be stuck behind what a slow network still has to carry.
 */
abstract sealed class Pulse extends Allowance permits Connection {
    private int pingAt;
    private int expiresAt;
    private byte pongsOwed;
    private boolean pinging;
    private boolean heard;

    Pulse(Loop loop, Transport transport, ConnectionSettings settings) {
        super(loop, transport, settings);
    }

    /** Some bytes came: the peer lives. */
    public void heard() {
        heard = true;
    }

    /** The answer to a ping; one that was not asked for breaks the protocol. */
    public void pong() {
        if (pongsOwed == 0) {
            giveUp(DisconnectCode.BAD_REQUEST);
        } else {
            pongsOwed--;
        }
    }

    /** Sets or moves the token's expiry, in seconds since 1970; 0 for never. */
    public void expiresAt(long seconds) {
        expiresAt = seconds == 0 ? Integer.MAX_VALUE : tickOfExpiry(seconds);
        setNextAlarm();
    }

    /** When something is to end that expires then, in seconds since 1970: a delay later, in which it may be renewed. */
    int tickOfExpiry(long seconds) {
        // One tick for what is over of the present one, and one for what the division drops: never too early.
        long ticks = (seconds * 1000 - System.currentTimeMillis()) / Loop.TICK_MILLIS + 2;
        return (int) Math.min(Integer.MAX_VALUE - 1, loop().now() + ticks + settings().deadlines().expiredClose());
    }

    /** What a ping is on the wire. */
    abstract Frames pingFrames();

    /** Begins; the first ping comes at a random point of the second half of an interval, so that crowds spread. */
    void beginPulse(long expiresAtSeconds) {
        int interval = settings().deadlines().pingInterval();
        pingAt = loop().now() + interval / 2 + ThreadLocalRandom.current().nextInt(interval / 2 + 1);
        expiresAt(expiresAtSeconds);
    }

    /** The alarm of an open session: does what is due, and sets the next alarm unless that was the end. */
    void beat(int now) {
        if (now >= expiresAt) {
            giveUp(DisconnectCode.CONNECTION_EXPIRED);
        } else if (now < pingAt || pingOrJudge(now)) {
            setNextAlarm();
        }
    }

    /** Alternates between a ping and, when the time for its answer is over, a look whether the peer lives. */
    private boolean pingOrJudge(int now) {
        if (!pinging) {
            pinging = true;
            heard = false;
            pongsOwed = (byte) Math.min(pongsOwed + 1, Byte.MAX_VALUE);
            sendUrgently(pingFrames());
            pingAt = now + settings().deadlines().pong();
        } else if (pongsOwed > 0 && !heard) {
            giveUp(DisconnectCode.NO_PONG);
            return false;
        } else {
            pinging = false;
            pingAt = now + Math.max(1, settings().deadlines().pingInterval() - settings().deadlines().pong());
        }
        return true;
    }

    private void setNextAlarm() {
        loop().wheel().set(this, Math.min(pingAt, expiresAt));
    }
}
