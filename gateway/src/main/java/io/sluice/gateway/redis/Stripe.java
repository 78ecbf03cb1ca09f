package io.sluice.gateway.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.bus.BusListener;
import io.sluice.gateway.bus.WishList;
import io.sluice.protocol.redis.RedisNames;

/**
 * One of the parts that channels are shared out to by hash: a connection, with a life of its own, what is subscribed on
 * it, and whether the node hears itself there. Belongs to the bus thread where it does not say otherwise.
 */
final class Stripe {
    private final String role;
    private final String probeName;
    private final Hearing hearing = new Hearing(System.nanoTime());
    private final LinkKeeper<StatefulRedisPubSubConnection<String, byte[]>> keeper;
    private final Reconciler reconciler;

    /**
     * Opens nothing yet.
     *
     * @param number its number, from 1
     * @param wishes what is wished for of the channels that fall to it
     * @param watcher hears of the connection after this has
     */
    Stripe(int number, Surroundings around, LettuceClients clients, WishList wishes, BusListener listener,
        LinkKeeper.Watcher<? super StatefulRedisPubSubConnection<String, byte[]>> watcher) {
        role = "sub-" + number;
        String probe = RedisNames.probeChannel(around.nodeId() + "." + number);
        probeName = new ChannelNames(around.config().prefix()).inRedis(probe);
        LinkClient client = clients.subscriptions(role, listener::paused);
        keeper = new LinkKeeper<>(role, clients.address(), client::connectSubscriptions, new Watch(watcher),
            around.bus(), around.config());
        reconciler = new Reconciler(around, role, wishes, listener, probe, keeper::tearDown);
    }

    /** What it is called in logs, and at the end of its connection's name in Redis. */
    String role() {
        return role;
    }

    /** The channel, as Redis knows it, in which the node hears itself on this connection. */
    String probeName() {
        return probeName;
    }

    /** Makes the first attempt to connect. */
    void start() {
        keeper.start();
    }

    /** Says that the wish for a channel of this stripe may have changed. Any thread. */
    void changed(String channel) {
        reconciler.changed(channel);
    }

    /** Asks again for what was not confirmed in time. */
    void tick() {
        reconciler.tick();
    }

    /** Whether the connection stands. Any thread. */
    boolean connected() {
        return keeper.current() != null;
    }

    /** Gives the connection up for another. */
    void tearDown(String cause) {
        keeper.tearDown(cause);
    }

    /** Gives the connection up for good. */
    void close() {
        keeper.close();
    }

    /** Redis took the heartbeat that runs, and gave it to so many receivers. */
    void published(long receivers) {
        hearing.published(receivers);
    }

    /** Notes what was heard since the last beat; returns whether anything was. */
    boolean listen(long now) {
        boolean something = reconciler.takeHeardSomething();
        if (something) {
            hearing.traffic();
        }
        boolean beat = reconciler.takeHeardProbe();
        if (beat) {
            hearing.heard(now);
        }
        return something || beat;
    }

    /** Closes the heartbeat that runs; returns whether the connection is dead, however alive its socket looks. */
    boolean dead() {
        return hearing.dead(reconciler.listensToProbe());
    }

    /** How long ago the node heard itself here, in nanoseconds. */
    long age(long now) {
        return hearing.age(now);
    }

    /** Has the channels follow their connection. */
    private final class Watch implements LinkKeeper.Watcher<StatefulRedisPubSubConnection<String, byte[]>> {
        private final LinkKeeper.Watcher<? super StatefulRedisPubSubConnection<String, byte[]>> next;

        Watch(LinkKeeper.Watcher<? super StatefulRedisPubSubConnection<String, byte[]>> next) {
            this.next = next;
        }

        @Override
        public void up(StatefulRedisPubSubConnection<String, byte[]> connection) {
            hearing.renewed();
            reconciler.up(connection);
            next.up(connection);
        }

        @Override
        public void down(String cause) {
            reconciler.down(cause);
            next.down(cause);
        }

        @Override
        public void failed(BusException why) {
            next.failed(why);
        }
    }
}
