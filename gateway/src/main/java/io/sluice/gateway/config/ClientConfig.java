package io.sluice.gateway.config;

import java.time.Duration;

/**
 * What a client may and must do.
 *
 * @param insecure anyone connects, subscribes and publishes anywhere, without a token; for trials; default false
 * @param anonymous clients without a token may connect, as the user with the empty id; default false
 * @param connectTimeout from the upgrade to the connect command's success; default 10 s, 100 ms to 5 min
 * @param pingInterval between the server's pings; default 25 s, 1 s to 1 h
 * @param pongTimeout for the answer to a ping; default 8 s, 100 ms to 5 min, less than the interval
 * @param closeTimeout for the peer's answer to our close frame; default 5 s, 10 ms to 1 min
 * @param expiredCloseDelay how long an expired connection may stay to refresh its token; default 25 s, 0 to 5 min
 * @param subscribeTimeout for Redis' confirmation of a subscription; default 3 s, 100 ms to 30 s; keep it under the
 *     5 s that SDKs wait
 * @param messageTimeout from a message's first byte to its last; a slower one closes with 1008; default 30 s, 100 ms
 *     to 1 h
 * @param maxMessageBytes a longer message closes with 1009; default 64 KiB, 128 B to 16 MiB
 * @param maxFrames frames that one message may come in; default 1,024, 1 to 1,000,000
 * @param maxQueuedBytes bytes that may wait for a client; more closes with 3008, unless the namespace's
 *     {@link NamespaceConfig.SlowPolicy} makes room; default 1 MiB, 1 KiB to 1 GiB
 * @param queueBudget memory that may be held for all slow clients together, in bytes; over it those with the largest
 *     part of it are closed with 3008; default a quarter of the heap, which is 0; else at least one client's
 *     {@code maxQueuedBytes}, to 1 TiB
 * @param maxPendingCommands commands of one connection that may wait for their answer; more closes with 3013; default
 *     512, 1 to 100,000
 * @param commandRate commands of one connection a second, its pings counted too; more are refused with error 111;
 *     default 100, 1 to 1,000,000
 * @param commandBurst commands of one connection that may come at once; one that goes on until as many were refused
 *     is closed with 3013; default 1,000, 1 to 1,000,000, more than {@code maxSubscriptions}
 * @param maxSubscriptions subscriptions of one connection; more are error 106; default 128, 1 to 100,000
 * @param maxChannelLength characters of a channel's name; more is error 107; default 255, 1 to 4,096
 */
public record ClientConfig(boolean insecure, boolean anonymous, Duration connectTimeout, Duration pingInterval,
    Duration pongTimeout, Duration closeTimeout, Duration expiredCloseDelay, Duration subscribeTimeout,
    Duration messageTimeout, int maxMessageBytes, int maxFrames, int maxQueuedBytes, long queueBudget,
    int maxPendingCommands, int commandRate, int commandBurst, int maxSubscriptions, int maxChannelLength) {

    /** Of the largest heap: the rest is for connections, their encoding, and the collector. */
    private static final int HEAP_PARTS = 4;

    /** The bytes that a {@code queueBudget} of 0 stands for in this process: a quarter of the heap. */
    public static long defaultQueueBudget() {
        return Runtime.getRuntime().maxMemory() / HEAP_PARTS;
    }
}
