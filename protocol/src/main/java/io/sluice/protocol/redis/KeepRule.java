package io.sluice.protocol.redis;

/**
 * How much of a channel is kept, as the function library knows it for a namespace.
 *
 * @param size how many publications; 1 to {@link #MAX_SIZE}
 * @param ttlSeconds how long; 1 to {@link #MAX_TTL_SECONDS}
 * @param metaTtlSeconds how long the channel's position outlives its last publication; 1 to
 *     {@link #MAX_META_TTL_SECONDS}
 */
public record KeepRule(int size, long ttlSeconds, long metaTtlSeconds) {
    /** The most publications of one channel that are kept. */
    public static final int MAX_SIZE = 100_000;
    /** 30 days. */
    public static final long MAX_TTL_SECONDS = 2_592_000;
    /** 365 days. */
    public static final long MAX_META_TTL_SECONDS = 31_536_000;

    /** Refuses what is out of range. */
    public KeepRule {
        require(size >= 1 && size <= MAX_SIZE, "size");
        require(ttlSeconds >= 1 && ttlSeconds <= MAX_TTL_SECONDS, "ttl");
        require(metaTtlSeconds >= 1 && metaTtlSeconds <= MAX_META_TTL_SECONDS, "meta ttl");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is out of range");
        }
    }
}
