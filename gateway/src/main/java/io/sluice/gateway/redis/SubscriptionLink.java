package io.sluice.gateway.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;

/**
 * One connection that channels are subscribed on, from its making to its loss. It writes what it is told and passes on
 * what it hears, and knows nothing of what is subscribed.
 */
final class SubscriptionLink extends RedisPubSubAdapter<String, byte[]> {
    /** Hears what Redis says. Called by the connection's event loop, which must not be kept waiting. */
    interface Hearer {
        /** A message, in a channel as Redis names it. */
        void message(String name, byte[] message);

        /** Redis says that the channel is subscribed on this link, or is not any more. */
        void answered(SubscriptionLink link, String name, boolean subscribed);

        /** Redis, or the connection, refused a command. */
        void refused(SubscriptionLink link, Throwable why);
    }

    private final StatefulRedisPubSubConnection<String, byte[]> connection;
    private final Hearer hearer;

    /** Set by the bus thread, read by the event loop: what a given up link still has to say would come twice. */
    private volatile boolean closed;

    SubscriptionLink(StatefulRedisPubSubConnection<String, byte[]> connection, Hearer hearer) {
        this.connection = connection;
        this.hearer = hearer;
    }

    /** Starts to pass on what is heard. */
    void open() {
        connection.addListener(this);
    }

    /** Passes on nothing more. */
    void close() {
        closed = true;
    }

    /** Writes a SUBSCRIBE; what comes of it is heard by the {@link Hearer}. */
    void subscribe(List<String> names) {
        watch(connection.async().subscribe(names.toArray(String[]::new)));
    }

    /** Writes an UNSUBSCRIBE. */
    void unsubscribe(List<String> names) {
        watch(connection.async().unsubscribe(names.toArray(String[]::new)));
    }

    private void watch(RedisFuture<Void> written) {
        written.whenComplete((nothing, failure) -> {
            if (failure != null) {
                hearer.refused(this, failure);
            }
        });
    }

    @Override
    public void message(String name, byte[] message) {
        if (!closed) {
            hearer.message(name, message);
        }
    }

    @Override
    public void subscribed(String name, long count) {
        hearer.answered(this, name, true);
    }

    @Override
    public void unsubscribed(String name, long count) {
        hearer.answered(this, name, false);
    }
}
