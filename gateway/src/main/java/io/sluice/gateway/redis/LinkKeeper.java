package io.sluice.gateway.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.observe.QuietLog;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one connection to Redis: made, lost, made anew, with a pause that grows while it fails. Belongs to the
 * bus thread, but for {@link #current}.
 */
final class LinkKeeper<C extends StatefulConnection<String, byte[]>> {
    private static final Logger log = LoggerFactory.getLogger(LinkKeeper.class);
    /** A connection that stood this long was healthy; one lost sooner makes the next attempt wait as a failure does. */
    private static final long HEALTHY = Duration.ofSeconds(5).toNanos();

    /** Hears of the connection; called by the bus thread. */
    interface Watcher<C> {
        /** A connection stands. */
        void up(C connection);

        /** The connection that stood is gone, for this cause, one of a fixed set of words. */
        void down(String cause);

        /** An attempt failed. */
        void failed(BusException why);
    }

    private final String role;
    private final String address;
    private final Supplier<CompletionStage<C>> connector;
    private final BusThread bus;
    private final Watcher<? super C> watcher;
    private final Backoff backoff;
    private final QuietLog warnings = new QuietLog(log);

    /** Written by the bus thread, read by those that publish. */
    private volatile @Nullable C current;

    private boolean closed;
    private boolean stoodBefore;
    private int attempts;
    private long since = System.nanoTime();

    LinkKeeper(String role, String address, Supplier<CompletionStage<C>> connector,
        Watcher<? super C> watcher, BusThread bus, RedisConfig config) {
        this.role = role;
        this.address = address;
        this.connector = connector;
        this.watcher = watcher;
        this.bus = bus;
        this.backoff = new Backoff(config.reconnectDelay(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Gives the connection that stands, if one does. Any thread may ask. */
    @Nullable C current() {
        return current;
    }

    /** Makes the first attempt. */
    void start() {
        attempt();
    }

    /** Gives up the connection, if there is one, and makes another. */
    void tearDown(String cause) {
        C connection = current;
        if (connection != null) {
            lost(connection, cause);
        }
    }

    /** Makes no other connection, and leaves the one that stands to be closed with the client that made it. */
    void close() {
        closed = true;
        current = null;
    }

    private void attempt() {
        if (closed) {
            return;
        }
        attempts++;
        try {
            CompletionStage<C> attempt = connector.get();
            attempt.whenComplete((connection, failure) -> bus.execute(() -> attempted(connection, failure)));
        } catch (RuntimeException e) {
            attempted(null, e);
        }
    }

    private void attempted(@Nullable C connection, @Nullable Throwable failure) {
        if (connection != null) {
            connected(connection);
        } else if (!closed) {
            BusException why = Failures.connecting(address, failure == null ? new IllegalStateException() : failure);
            if (stoodBefore) {
                warnings.warn("no connection to Redis: role={} reason=\"{}\"", role, String.valueOf(why.getMessage()));
            }
            bus.schedule(this::attempt, backoff.next());
            watcher.failed(why);
        }
    }

    private void connected(C connection) {
        if (closed) {
            discard(connection);
            return;
        }
        long now = System.nanoTime();
        log.info("connected to Redis: role={} address={} attempts={} afterMillis={}", role, address, attempts,
            Duration.ofNanos(now - since).toMillis());
        attempts = 0;
        since = now;
        stoodBefore = true;
        current = connection;
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> ignored) {
                bus.execute(() -> lost(connection, "connection"));
            }
        });
        watcher.up(connection);
        if (!connection.isOpen()) {
            lost(connection, "connection");
        }
    }

    private void lost(C connection, String cause) {
        if (current != connection) {
            return;
        }
        long now = System.nanoTime();
        log.warn("lost the connection to Redis: role={} address={} cause={} stoodMillis={}", role, address, cause,
            Duration.ofNanos(now - since).toMillis());
        if (now - since > HEALTHY) {
            backoff.reset();
        }
        since = now;
        current = null;
        discard(connection);
        bus.schedule(this::attempt, backoff.next());
        watcher.down(cause);
    }

    private void discard(C connection) {
        connection.closeAsync().exceptionally(failure -> {
            log.debug("closing a connection failed: role={}", role, failure);
            return null;
        });
    }
}
