package io.sluice.gateway.http;

import io.sluice.gateway.config.LimitsConfig;
import io.sluice.gateway.config.ProxyConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/**
 * The limits that sockets meet before they are upgraded: how many there may be, how many of them on their way, how many
 * of one address, and how many may come in a second. Who is one too many is turned away: it is heard out, and told so.
 * Only so many are turned away at a time; any more are closed at once. Safe for all threads, none of which waits.
 */
public final class Door {
    private final int maxConnections;
    private final int maxHandshakes;
    private final int maxTurned;
    private final int ipv6Prefix;
    private final @Nullable TokenBucket arrivals;
    private final @Nullable Crowds crowds;
    private final ProxyConfig proxies;
    private final GatewayMetrics metrics;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger turned = new AtomicInteger();
    private final Ending seat = connections::decrementAndGet;
    private final Ending turnedSeat = turned::decrementAndGet;

    private Door(LimitsConfig config, Room room, ProxyConfig proxies, GatewayMetrics metrics, LongSupplier nanoClock) {
        this.maxConnections = room.connections();
        this.maxTurned = room.turned();
        this.maxHandshakes = config.handshakes() == 0 ? Integer.MAX_VALUE : config.handshakes();
        this.ipv6Prefix = config.ipv6Prefix();
        this.arrivals = config.acceptsPerSecond() == 0 ? null : new TokenBucket(config.acceptsPerSecond(), nanoClock);
        this.crowds = config.connectionsPerIp() == 0 ? null : new Crowds(config.connectionsPerIp(), seat);
        this.proxies = proxies;
        this.metrics = metrics;
    }

    /**
     * Makes the door of a listener.
     *
     * @param config the limits; the process' descriptors are one more
     * @param proxies who has no address of its own
     * @param metrics hears of those that were one too many
     */
    public static Door of(LimitsConfig config, ProxyConfig proxies, GatewayMetrics metrics) {
        return of(config, Room.of(config), proxies, metrics);
    }

    /** Likewise, in this room. */
    static Door of(LimitsConfig config, Room room, ProxyConfig proxies, GatewayMetrics metrics) {
        return new Door(config, room, proxies, metrics, System::nanoTime);
    }

    /** A door through which everybody may go. */
    static Door open(GatewayMetrics metrics) {
        Room endless = new Room(Integer.MAX_VALUE / 2, Integer.MAX_VALUE / 4);
        return new Door(LimitsConfig.NONE, endless, ProxyConfig.NONE, metrics, System::nanoTime);
    }

    /** The door of the internal listener, which is to leave descriptors for everything else. */
    static Door internal(GatewayMetrics metrics) {
        return new Door(LimitsConfig.NONE, Room.INTERNAL, ProxyConfig.NONE, metrics, System::nanoTime);
    }

    /** Sockets that are served: upgraded, or on their way. Any thread. */
    public int connections() {
        return connections.get();
    }

    /** Sockets that are on their way. Any thread. */
    public int handshakes() {
        return handshakes.get();
    }

    /** The most sockets that are served at a time. */
    public int maxConnections() {
        return maxConnections;
    }

    /** The most sockets that are on their way at a time. */
    public int maxHandshakes() {
        return maxHandshakes;
    }

    /** The most sockets that there may be in any case. */
    int maxSockets() {
        return maxConnections + maxTurned;
    }

    /** Whether it matters from where sockets come. */
    boolean countsAddresses() {
        return crowds != null;
    }

    /** Takes a socket that was accepted; null when it has to be closed at once. Called on its I/O thread. */
    @Nullable Visit enter(StreamConnection socket) {
        Tie tie = new Tie();
        Refusal refusal = takePlace();
        Visit visit = refusal == null ? new Visit(this, tie, seat) : turnAway(tie, refusal);
        if (visit != null) {
            tie.next(visit);
            tie.to(socket);
        }
        return visit;
    }

    private @Nullable Visit turnAway(Tie tie, Refusal refusal) {
        metrics.limitReached(refusal.reason);
        return takeTurned() ? new Visit(this, tie, turnedSeat, refusal) : null;
    }

    private @Nullable Refusal takePlace() {
        if (!take(connections, maxConnections)) {
            return Refusal.CONNECTIONS;
        } else if (!take(handshakes, maxHandshakes)) {
            connections.decrementAndGet();
            return Refusal.HANDSHAKES;
        } else if (arrivals != null && !arrivals.take()) {
            handshakes.decrementAndGet();
            connections.decrementAndGet();
            return Refusal.ACCEPTS;
        }
        return null;
    }

    /** Counts a socket that is served as one of its address'; null when that has too many. The seat is kept then. */
    @Nullable Ending join(InetAddress address) {
        if (crowds == null || proxies.trusts(address)) {
            return seat;
        }
        Ending joined = crowds.join(AddressBlock.of(address, ipv6Prefix));
        if (joined == null) {
            metrics.limitReached(Refusal.ADDRESS.reason);
        }
        return joined;
    }

    /** The handshake of a socket is over, one way or the other. */
    void leaveHandshakes() {
        handshakes.decrementAndGet();
    }

    /** Lets a socket go over to those that are turned away; null when those are too many. */
    @Nullable Ending turn() {
        seat.ended();
        return takeTurned() ? turnedSeat : null;
    }

    private boolean takeTurned() {
        return take(turned, maxTurned);
    }

    private static boolean take(AtomicInteger counter, int most) {
        if (counter.incrementAndGet() <= most) {
            return true;
        }
        counter.decrementAndGet();
        return false;
    }
}
