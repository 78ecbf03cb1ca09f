package io.sluice.gateway.connection;

import io.sluice.gateway.config.ClientConfig;
import java.time.Duration;

/**
 * How long a client may take for what, in ticks of a loop. Immutable, shared by all connections.
 *
 * @param connect from the upgrade to the connect command's success
 * @param pingInterval between pings
 * @param pong for the answer to a ping
 * @param close for the peer's answer to a close frame
 * @param expiredClose from a token's expiry to the close
 */
record Deadlines(int connect, int pingInterval, int pong, int close, int expiredClose) {
    static Deadlines of(ClientConfig config) {
        return new Deadlines(ticks(config.connectTimeout()), ticks(config.pingInterval()), ticks(config.pongTimeout()),
            ticks(config.closeTimeout()), ticks(config.expiredCloseDelay()));
    }

    static int ticks(Duration duration) {
        return (int) Math.max(1, duration.toMillis() / Loop.TICK_MILLIS);
    }
}
