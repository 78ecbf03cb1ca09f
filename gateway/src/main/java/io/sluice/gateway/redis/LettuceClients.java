package io.sluice.gateway.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import io.lettuce.core.resource.Transports;
import io.lettuce.core.tracing.Tracing;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.RedisConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lettuce, set up as the bus wants it: its connections are made once and never reconnect, reject what they can't write
 * at once, and run on an event loop of ours each.
 *
 * <p>RESP2 everywhere: its pub/sub decoding is cheaper than that of RESP3 pushes (2.2 against 2.5 µs a message).
 * Maintenance notifications stay off, since Redis 7.0 answers them with an error on each connection.
 */
final class LettuceClients {
    private static final Logger log = LoggerFactory.getLogger(LettuceClients.class);
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(2);

    private final RedisConfig config;
    private final RedisURI uri;
    private final String nodeId;
    private final EventExecutorGroup helpers;
    private final HashedWheelTimer timer;
    private final ClientResources resources;
    private final List<LinkClient> made = new CopyOnWriteArrayList<>();

    /**
     * Opens nothing yet.
     *
     * @throws BusException when the URI is not one of Redis
     */
    LettuceClients(RedisConfig config, String nodeId) {
        this.config = config;
        this.uri = parse(config);
        this.nodeId = nodeId;
        // Handshakes, the only commands here without a deadline of their own, are bounded by the URI's.
        uri.setTimeout(config.connectTimeout());
        helpers = new DefaultEventExecutorGroup(1, new DefaultThreadFactory("redis-helper", true));
        timer = new HashedWheelTimer(new DefaultThreadFactory("redis-timer", true), 20, TimeUnit.MILLISECONDS);
        resources = DefaultClientResources.builder()
            .eventExecutorGroup(helpers)
            .timer(timer)
            .addressResolverGroup(names())
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .tracing(Tracing.disabled())
            .build();
    }

    /**
     * Makes the client of a connection for commands, which have deadlines.
     *
     * @param role names it in Redis and here
     * @param afterRead as of {@link #subscriptions}
     */
    LinkClient commands(String role, Runnable afterRead) {
        return client(role, TimeoutOptions.enabled(config.commandTimeout()), afterRead);
    }

    /**
     * Makes the client of a connection for subscriptions. Futures of SUBSCRIBE are weak acknowledgements, so their
     * deadlines would be noise; the bus counts its own.
     *
     * @param afterRead run by the connection's thread when it has handled all that a read of the socket gave
     */
    LinkClient subscriptions(String role, Runnable afterRead) {
        return client(role, TimeoutOptions.builder().timeoutCommands(false).build(), afterRead);
    }

    /** Where Redis is, for people: no user, no password. */
    String address() {
        if (uri.getSocket() != null) {
            return uri.getSocket();
        }
        if (uri.getHost() == null) {
            return uri.getSentinels().size() + " sentinels";
        }
        return uri.getHost() + ":" + uri.getPort() + (uri.isSsl() ? " with TLS" : "");
    }

    /** Closes every connection and ends the threads; waits for them a bounded time. */
    void shutdown() {
        List<CompletableFuture<Void>> closing = made.stream().map(client -> client.close(SHUTDOWN_PATIENCE)).toList();
        closing.forEach(LettuceClients::await);
        List<Future<Boolean>> ending = made.stream().map(client -> client.endThread(SHUTDOWN_PATIENCE)).toList();
        ending.forEach(LettuceClients::await);
        long patience = SHUTDOWN_PATIENCE.toMillis();
        await(helpers.shutdownGracefully(0, patience, TimeUnit.MILLISECONDS));
        await(resources.shutdown(0, patience, TimeUnit.MILLISECONDS));
        timer.stop();
    }

    private static void await(Future<?> future) {
        future.awaitUninterruptibly(SHUTDOWN_PATIENCE.toMillis());
    }

    private static void await(CompletableFuture<Void> future) {
        try {
            future.get(SHUTDOWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("closing a connection failed", e);
        }
    }

    private LinkClient client(String role, TimeoutOptions timeouts, Runnable afterRead) {
        RedisURI named = RedisURI.builder(uri).build();
        named.setClientName("sluice-" + nodeId + "-" + role);
        LinkClient client = new LinkClient(resources, named, options(timeouts), "redis-" + role, afterRead);
        made.add(client);
        return client;
    }

    private ClientOptions options(TimeoutOptions timeouts) {
        return ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(config.maxPending())
            .protocolVersion(ProtocolVersion.RESP2)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .timeoutOptions(timeouts)
            .socketOptions(sockets(config))
            .build();
    }

    private static SocketOptions sockets(RedisConfig config) {
        SocketOptions.Builder sockets = SocketOptions.builder().connectTimeout(config.connectTimeout()).keepAlive(true);
        if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
            Duration patience = config.commandTimeout().multipliedBy(2);
            sockets.tcpUserTimeout(TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(patience).build());
        }
        return sockets.build();
    }

    /**
     * Asks for the address anew at each attempt. Lettuce's own resolver keeps an answer as long as the name server
     * allows, in Docker 10 minutes, and with it the address of a Redis that has moved.
     */
    private static AddressResolverGroup<?> names() {
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder()
            .datagramChannelType(Transports.datagramChannelClass())
            .socketChannelType(Transports.socketChannelClass().asSubclass(SocketChannel.class))
            .resolveCache(NoopDnsCache.INSTANCE).cnameCache(NoopDnsCnameCache.INSTANCE));
    }

    private static RedisURI parse(RedisConfig config) {
        if (config.uri().isEmpty()) {
            throw new BusException("no Redis URI is configured");
        }
        try {
            return RedisURI.create(config.uri().value());
        } catch (IllegalArgumentException e) {
            // The cause is left out since its text repeats the URI, and with it the password.
            throw new BusException("the Redis URI is not of the form redis://[user:password@]host[:port][/database]");
        }
    }
}
