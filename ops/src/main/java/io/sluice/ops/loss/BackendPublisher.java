package io.sluice.ops.loss;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A backend: publishes one message after the other to the channels of the plan, each with an ID and as often as it
 * takes until Redis acknowledges it. Its own thread runs it; {@link #finish} is for others.
 */
final class BackendPublisher implements Runnable {
    private static final Duration LAST_WORD = Duration.ofSeconds(15);
    private static final int RETRY_MILLIS = 20;
    private static final int LONGEST_PAUSE_MILLIS = 15;
    private static final int BURST_OF = 40;
    /** Answers of a Redis that is on its way back, and of one that has lost its functions. */
    private static final List<String> PASSING = List.of("LOADING", "BUSY", "READONLY", "MASTERDOWN",
        "Function not found");

    private final String name;
    private final List<String> channels;
    private final PublishLog log;
    private final Backend redis;
    private final SplittableRandom random;

    private volatile long deadlineNanos;
    private volatile boolean finishing;

    /** One that publishes to Redis itself, past the proxy. */
    BackendPublisher(String name, List<String> channels, PublishLog log, Backend redis, long seed) {
        this.name = name;
        this.channels = channels;
        this.log = log;
        this.redis = redis;
        random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        int burst = 0;
        while (!finishing) {
            String channel = channels.get(random.nextInt(channels.size()));
            publish(channel);
            burst = burst > 0 ? burst - 1 : random.nextInt(BURST_OF) == 0 ? BURST_OF : 0;
            if (burst == 0) {
                Waiting.millis(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        }
        redis.close();
    }

    /** Publishes one, and gives its position; null when that could not be done in time. */
    @Nullable Position publish(String channel) {
        String payload = log.next(channel, name);
        while (!finishing || System.nanoTime() - deadlineNanos < 0) {
            try {
                Position position = redis.publish(channel, payload, payload);
                log.placed(channel, payload, position);
                return position;
            } catch (RedisCommandExecutionException e) {
                refused(channel, String.valueOf(e.getMessage()));
            } catch (RedisException expected) {
                redis.close();
            }
            Waiting.millis(RETRY_MILLIS);
        }
        return null;
    }

    /** Ends it after the message under way. */
    void finish() {
        deadlineNanos = System.nanoTime() + LAST_WORD.toNanos();
        finishing = true;
    }

    private void refused(String channel, String message) {
        if (PASSING.stream().noneMatch(message::contains)) {
            log.strange("sluice_publish to " + channel + " was answered with " + message);
        }
    }
}
