package io.sluice.gateway.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ZAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.sluice.gateway.observe.GatewayMetrics;
import io.sluice.gateway.observe.QuietLog;
import io.sluice.gateway.revocation.RevocationKeeper;
import io.sluice.gateway.revocation.Revocations;
import io.sluice.protocol.redis.BusMessageException.Fault;
import io.sluice.protocol.redis.Revocation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The keeping of revocations in Redis, in one sorted set with their ends as scores: what a node hears it puts there, so
 * that those which start later, or were away, know of it too; and it looks there for what it did not hear. Costs four
 * commands in three seconds, and reads only when there is something new. While Redis is away a node knows what it knew,
 * and tells Redis afterwards. All but {@link #revoke} and {@link #loaded} belongs to the bus thread.
 */
public final class RedisRevocations implements RevocationKeeper, CommandsUser {
    /** So that what is put there by hand is in force within a second, too. */
    private static final Duration LOOK = Duration.ofMillis(750);
    private static final int LOOKS_PER_READ = 80;
    /** What comes in a moment is carried out together: each time all connections are looked at. */
    private static final Duration GATHER = Duration.ofMillis(50);
    private static final int PAGE = 10_000;

    private final Revocations revocations;
    private final Duration lifetime;
    private final Duration patience;
    private final Runnable enforce;
    private final BusThread bus;
    private final GatewayMetrics metrics;
    private final String key;
    private final QuietLog log = new QuietLog(LoggerFactory.getLogger(RedisRevocations.class));
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private @Nullable StatefulRedisConnection<String, byte[]> connection;
    /** What Redis may not have yet, by member; no more than {@link Revocations#MOST}. */
    private final Map<String, Revocation> untold = new LinkedHashMap<>();
    private boolean telling;
    private boolean reading;
    private boolean enforcing;
    private long seen;
    private int looks;

    /**
     * Prepares.
     *
     * @param revocations is told what Redis keeps
     * @param lifetime how long a revocation is kept that does not say until when
     * @param enforce looks at all connections, when there is something new; called by the bus thread
     */
    RedisRevocations(Surroundings around, Revocations revocations, Duration lifetime, Runnable enforce) {
        this.revocations = revocations;
        this.lifetime = lifetime;
        this.patience = around.config().commandTimeout().multipliedBy(2);
        this.enforce = enforce;
        this.bus = around.bus();
        this.metrics = around.metrics();
        this.key = around.config().prefix() + Revocation.KEY;
    }

    /** Begins to look at what Redis keeps, as soon as it is there. */
    void start() {
        bus.every(LOOK, this::look);
        bus.schedule(() -> loaded.complete(null), patience);
    }

    @Override
    public void revoke(Revocation order) {
        Revocation revocation = order.until() != 0 ? order
            : order.until(Instant.now().getEpochSecond() + lifetime.toSeconds());
        if (!revocations.add(revocation)) {
            full();
        }
        bus.execute(() -> {
            if (untold.size() < Revocations.MOST) {
                untold.merge(revocation.member(), revocation, RedisRevocations::later);
            }
            if (connection != null) {
                tell(connection);
            }
            enforceSoon();
        });
    }

    /** Completes when what Redis keeps was read once, or could not be for twice the time of a command. Any thread. */
    public CompletionStage<Void> loaded() {
        return loaded.minimalCompletionStage();
    }

    @Override
    public void up(StatefulRedisConnection<String, byte[]> fresh) {
        connection = fresh;
        telling = false;
        reading = false;
        seen = -1;
        look();
    }

    @Override
    public void down() {
        connection = null;
    }

    private void look() {
        StatefulRedisConnection<String, byte[]> current = connection;
        if (current == null || reading) {
            return;
        }
        looks++;
        if (looks % LOOKS_PER_READ == 0) {
            // One that is to be kept for longer does not show in the count, nor one that came as another was forgotten.
            on(current, current.async().zremrangebyscore(key, Range.create(Double.NEGATIVE_INFINITY, (double) now())),
                gone -> read(current));
        } else {
            on(current, current.async().zcard(key), count -> {
                if (count != seen) {
                    seen = count;
                    read(current);
                }
            });
        }
        tell(current);
    }

    private void read(StatefulRedisConnection<String, byte[]> current) {
        if (!reading) {
            reading = true;
            readPage(current, new ArrayList<>());
        }
    }

    private void readPage(StatefulRedisConnection<String, byte[]> current, List<Revocation> read) {
        Range<Double> lasting = Range.from(Range.Boundary.excluding((double) now()), Range.Boundary.unbounded());
        on(current, current.async().zrangebyscoreWithScores(key, lasting, Limit.create(read.size(), PAGE)), page -> {
            page.forEach(each -> parse(each, read));
            if (page.size() == PAGE && read.size() < Revocations.MOST) {
                readPage(current, read);
            } else {
                took(current, read);
            }
        });
    }

    private void parse(ScoredValue<byte[]> kept, List<Revocation> read) {
        try {
            long until = (long) Math.min(kept.getScore(), Revocation.LAST_MOMENT);
            read.add(Revocation.of(new String(kept.getValue(), StandardCharsets.UTF_8), until));
        } catch (IllegalArgumentException e) {
            metrics.busMessageDropped(Fault.BAD_CONTROL.label());
            log.warn("what Redis keeps as a revocation is none: key={} reason=\"{}\"", key,
                String.valueOf(e.getMessage()));
        }
    }

    /** What we know and Redis does not, it has lost: nothing is taken back again before its time. */
    private void took(StatefulRedisConnection<String, byte[]> current, List<Revocation> read) {
        reading = false;
        boolean room = true;
        Set<String> kept = new HashSet<>(read.size() * 2);
        for (Revocation each : read) {
            kept.add(each.member());
            room &= revocations.add(each);
        }
        if (!room) {
            full();
        }
        revocations.forget();
        revocations.all().stream().filter(each -> !kept.contains(each.member()))
            .forEach(each -> untold.merge(each.member(), each, RedisRevocations::later));
        loaded.complete(null);
        tell(current);
        enforceSoon();
    }

    private void tell(StatefulRedisConnection<String, byte[]> current) {
        if (telling || untold.isEmpty()) {
            return;
        }
        telling = true;
        List<Revocation> told = untold.values().stream().limit(PAGE).toList();
        List<ScoredValue<byte[]>> values = told.stream()
            .map(each -> ScoredValue.just((double) each.until(), each.member().getBytes(StandardCharsets.UTF_8)))
            .toList();
        @SuppressWarnings({"unchecked", "rawtypes"})
        ScoredValue<byte[]>[] array = values.toArray(new ScoredValue[0]);
        on(current, current.async().zadd(key, ZAddArgs.Builder.gt(), array), added -> {
            telling = false;
            told.forEach(each -> untold.remove(each.member(), each));
            tell(current);
        });
    }

    private void enforceSoon() {
        if (!enforcing) {
            enforcing = true;
            bus.schedule(() -> {
                enforcing = false;
                enforce.run();
            }, GATHER);
        }
    }

    /** Goes on with the answer on the bus thread, unless the connection is another one by then. */
    private <T> void on(StatefulRedisConnection<String, byte[]> current, CompletionStage<T> command,
        Consumer<T> then) {
        command.whenComplete((answer, failure) -> bus.execute(() -> {
            if (current != connection) {
                return;
            }
            if (failure == null) {
                then.accept(answer);
            } else {
                reading = false;
                telling = false;
                loaded.complete(null);
                log.warn("Redis does not say which tokens were taken back, or does not take it: reason=\"{}\"",
                    String.valueOf(Failures.command(key, failure).getMessage()));
            }
        }));
    }

    private void full() {
        log.warn("more revocations than a gateway keeps: the last are not in force here most={}", Revocations.MOST);
    }

    private static Revocation later(Revocation one, Revocation other) {
        return one.until() >= other.until() ? one : other;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
