package io.sluice.gateway.config;

import java.time.Duration;

/**
 * Where the bus is and how patient we are with it.
 *
 * @param uri a {@code redis://} or {@code rediss://} URI, password included; empty for the embedded server
 * @param prefix put before every channel name in Redis, so that two systems can share one; default empty
 * @param connectTimeout for one attempt to connect; default 2 s, 100 ms to 30 s
 * @param commandTimeout for one command's answer; default 2 s, 100 ms to 30 s
 * @param reconnectDelay the longest pause between attempts to connect; default 250 ms, 10 ms to 10 s
 * @param unsubscribeDelay how long a channel is still listened to after its last local subscriber went; default 5 s,
 *     0 to 10 min
 * @param subscriptionConnections connections that channels are shared out to by hash; default 1, 1 to 16
 * @param subscribeBatch channels in one SUBSCRIBE; default 512, 1 to 10,000
 * @param maxMessageBytes a larger message from Redis is dropped and counted; default 256 KiB, 1 KiB to 16 MiB
 * @param maxPending commands that may wait for Redis' answer; more are refused; default 100,000, 1,000 to 10,000,000
 * @param lanes threads that decode and encode; default 1, 1 to 64
 * @param laneBytes bytes that may wait for a lane, over which messages are dropped and counted; default 64 MiB,
 *     1 MiB to 4 GiB
 */
public record RedisConfig(Secret uri, String prefix, Duration connectTimeout, Duration commandTimeout,
    Duration reconnectDelay, Duration unsubscribeDelay, int subscriptionConnections, int subscribeBatch,
    int maxMessageBytes, int maxPending, int lanes, long laneBytes) {
    /** The same settings for another server. */
    public RedisConfig withUri(Secret other) {
        return new RedisConfig(other, prefix, connectTimeout, commandTimeout, reconnectDelay, unsubscribeDelay,
            subscriptionConnections, subscribeBatch, maxMessageBytes, maxPending, lanes, laneBytes);
    }
}
