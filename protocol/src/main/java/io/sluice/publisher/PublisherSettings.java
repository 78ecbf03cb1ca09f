package io.sluice.publisher;

import io.sluice.protocol.redis.BusKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How patient a publisher is, and how much it holds.
 *
 * @param prefix what stands before every channel name in Redis, as configured in the gateways; default empty
 * @param maxWaitingBytes bytes that may wait for Redis, 256 a publication added for what is around it; default 16 MiB,
 *     64 KiB to 1 GiB
 * @param attemptTimeout how long Redis may take to answer before it is asked again; default 2 s, 10 ms to 1 min
 * @param giveUpAfter how long a publication is tried; default 30 s, up to 4 min, as Redis remembers an ID for 5
 * @param key signs what is published; one of the gateways' {@code bus.keys}; default none
 */
public record PublisherSettings(String prefix, int maxWaitingBytes, Duration attemptTimeout, Duration giveUpAfter,
    @Nullable BusKey key) {
    /** The defaults. */
    public static final PublisherSettings DEFAULT =
        new PublisherSettings("", 16 << 20, Duration.ofSeconds(2), Duration.ofSeconds(30), null);

    private static final int LEAST_BYTES = 64 << 10;
    private static final int MOST_BYTES = 1 << 30;

    /** Refuses what is out of range. */
    public PublisherSettings {
        require(maxWaitingBytes >= LEAST_BYTES && maxWaitingBytes <= MOST_BYTES, "maxWaitingBytes");
        require(within(attemptTimeout, Duration.ofMillis(10), Duration.ofMinutes(1)), "attemptTimeout");
        require(within(giveUpAfter, Duration.ZERO, Duration.ofMinutes(4)), "giveUpAfter");
    }

    /** The same with another prefix. */
    public PublisherSettings withPrefix(String other) {
        return new PublisherSettings(other, maxWaitingBytes, attemptTimeout, giveUpAfter, key);
    }

    /** The same with another bound of bytes. */
    public PublisherSettings withMaxWaitingBytes(int other) {
        return new PublisherSettings(prefix, other, attemptTimeout, giveUpAfter, key);
    }

    /** The same with other patience. */
    public PublisherSettings withPatience(Duration attempt, Duration giveUp) {
        return new PublisherSettings(prefix, maxWaitingBytes, attempt, giveUp, key);
    }

    /** The same, signing with this key. */
    public PublisherSettings withKey(BusKey other) {
        return new PublisherSettings(prefix, maxWaitingBytes, attemptTimeout, giveUpAfter, other);
    }

    private static boolean within(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is out of range");
        }
    }
}
