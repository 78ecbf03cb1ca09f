package io.sluice.gateway.config;

import java.time.Duration;

/**
 * How much of kept publications is given to clients and held by the gateway.
 *
 * @param maxPage the most publications in one answer to a history command; default 300, 1 to 10,000
 * @param recoveryLimit a client that missed more publications is told that it can't recover; default 300, 1 to 10,000
 * @param recoveryBytes likewise with more bytes; default 1 MiB, 1 KiB to 64 MiB; see {@link #within}
 * @param metaTtl how long a channel's position outlives its last publication; default 30 d, 1 min to 365 d
 * @param positionCheck how often a channel in which nothing comes is compared with its stream; default 30 s, 1 s to 10
 *     min
 * @param memory bytes of recent publications that the gateway may hold so that clients recover without Redis; default
 *     64 MiB, 0 B to 64 GiB
 */
public record HistoryConfig(int maxPage, int recoveryLimit, int recoveryBytes, Duration metaTtl, Duration positionCheck,
    long memory) {
    /**
     * The same, but that an answer takes no more than half of what may wait for a client: the rest is for what comes
     * while a client on a slow network takes the answer.
     *
     * @param maxQueuedBytes what may wait for a client
     */
    public HistoryConfig within(int maxQueuedBytes) {
        return new HistoryConfig(maxPage, recoveryLimit, Math.min(recoveryBytes, maxQueuedBytes / 2), metaTtl,
            positionCheck, memory);
    }
}
