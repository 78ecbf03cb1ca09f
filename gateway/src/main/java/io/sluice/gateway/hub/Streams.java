package io.sluice.gateway.hub;

import io.sluice.gateway.observe.QuietLog;
import io.sluice.gateway.observe.StreamMetrics;
import io.sluice.protocol.Publication;
import io.sluice.protocol.redis.BusMessage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The streams of one lane's channels, as far as somebody here is subscribed to them or was until a moment ago. Owned by
 * the lane's thread.
 */
final class Streams {
    /** Reads that a node has under way at once. */
    private static final int MOST_READS = 64;
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DOUBLINGS = 5;

    private record Retry(FollowedStream stream, long atNanos) {
    }

    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(Streams.class));
    private final Hub hub;
    private final Encoder encoder;
    private final StreamSettings settings;
    private final StreamMetrics metrics;
    private final LongSupplier clock;
    private final StreamReads reads;
    private final PositionCheck check;

    private final HashMap<String, FollowedStream> followed = new HashMap<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::atNanos));
    /** The time of the last tick: exact enough for all that is done here, and costs nothing. */
    private long now;

    /**
     * Follows nothing yet.
     *
     * @param lane has tasks done by the lane's thread
     * @param lanes how many there are
     * @param clock in nanoseconds
     */
    Streams(Hub hub, Encoder encoder, StreamSettings settings, StreamMetrics metrics, Executor lane, int lanes,
        LongSupplier clock) {
        this.hub = hub;
        this.encoder = encoder;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.now = clock.getAsLong();
        this.reads = new StreamReads(settings.history(), lane, Math.max(1, MOST_READS / lanes), now);
        this.check = new PositionCheck(settings.history(), lane, jittered(settings.config().positionCheck().toNanos()));
    }

    /** A publication of a channel that can be recovered, of so many bytes. */
    void heard(String channel, BusMessage message, int length) {
        FollowedStream stream = followed.get(channel);
        if (stream != null) {
            stream.heardAt(now);
            stream.state().heard(message, length);
        }
    }

    /** Somebody is about to be subscribed to the channel, which is live. */
    void ask(String channel, Inquiry inquiry) {
        FollowedStream stream = followed.get(channel);
        if (stream == null) {
            stream = new FollowedStream(channel, this, StreamLimits.of(settings.config(), hub.history(channel)),
                settings.budget());
            stream.heardAt(now);
            followed.put(channel, stream);
            check.add(stream, now);
            metrics.streams(1);
        }
        stream.state().request(inquiry);
    }

    void live(String channel) {
        FollowedStream stream = followed.get(channel);
        if (stream != null) {
            stream.state().live();
        }
    }

    void lost(String channel) {
        FollowedStream stream = followed.get(channel);
        if (stream != null) {
            stream.state().lost();
        }
    }

    /** Stops following the channel if nobody here wants it. */
    void leave(String channel) {
        if (hub.find(channel) == null) {
            FollowedStream stream = followed.remove(channel);
            if (stream != null) {
                stream.close();
                metrics.streams(-1);
            }
        }
    }

    /** Does what time has come for, and returns whether there was anything to look at. Called about every 100 ms. */
    boolean tick() {
        now = clock.getAsLong();
        Retry next = retries.peek();
        while (next != null && now - next.atNanos() >= 0) {
            retries.poll();
            if (!next.stream().isClosed()) {
                next.stream().state().retry();
            }
            next = retries.peek();
        }
        reads.tick(now);
        check.tick(now);
        return !followed.isEmpty();
    }

    // For the streams.

    StreamMetrics metrics() {
        return metrics;
    }

    StreamReads reads() {
        return reads;
    }

    /**
     * Hands a publication to all loops that have subscribers; returns those that did not get it, as bits: they had no
     * room, or it could not be encoded, which must not pass in silence.
     *
     * @param base the publication before; null when it is not known
     */
    long deliver(String channel, BusMessage message, @Nullable Publication base) {
        HubChannel entry = hub.find(channel);
        if (entry == null || entry.loops() == 0) {
            return 0;
        }
        try {
            return hub.deliver(encoder.encode(entry, message, base));
        } catch (RuntimeException | OutOfMemoryError e) {
            log.warn("a publication could not be handed on, its subscribers are told channel={}", channel, e);
            return entry.loops();
        }
    }

    /** Whether somebody takes deltas of the channel. */
    boolean hasDeltaTakers(String channel) {
        HubChannel entry = hub.find(channel);
        return entry != null && entry.hasDeltaTakers();
    }

    /** The loops that have subscribers, as bits. */
    long loopsOf(String channel) {
        HubChannel entry = hub.find(channel);
        return entry == null ? 0 : entry.loops();
    }

    void tellBroken(String channel, long loops) {
        hub.offer(loops, new StreamBreak(channel));
    }

    void compareSoon(FollowedStream stream) {
        check.soon(stream);
    }

    void retryLater(FollowedStream stream, int failures) {
        long pause = FIRST_RETRY_NANOS << Math.min(failures, MOST_DOUBLINGS);
        retries.add(new Retry(stream, now + jittered(pause)));
    }

    /** Up to a fifth more or less, so that nodes that began together do not go on together. */
    private static long jittered(long nanos) {
        return (long) (nanos * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }
}
