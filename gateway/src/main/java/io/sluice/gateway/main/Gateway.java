package io.sluice.gateway.main;

import io.sluice.gateway.auth.TokenIssuer;
import io.sluice.gateway.bus.BusException;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.RedisConfig;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.Settings;
import io.sluice.gateway.connection.Loop;
import io.sluice.gateway.edge.CertificateWatch;
import io.sluice.gateway.edge.TlsException;
import io.sluice.gateway.http.AdminServer;
import io.sluice.gateway.http.Door;
import io.sluice.gateway.http.Edge;
import io.sluice.gateway.http.HandshakeHandler;
import io.sluice.gateway.http.Health;
import io.sluice.gateway.http.ListenerException;
import io.sluice.gateway.http.OriginRules;
import io.sluice.gateway.http.PublicServer;
import io.sluice.gateway.http.TrialPage;
import io.sluice.gateway.http.Workers;
import io.sluice.gateway.observe.MicrometerMetrics;
import io.sluice.gateway.redis.EmbeddedRedis;
import io.sluice.gateway.redis.RedisBus;
import io.sluice.protocol.Payload;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioWorker;

/**
 * A running gateway. Started once, in one order, and stopped in the reverse; a start that fails undoes itself.
 *
 * <p>Used by the main thread at start and by one thread, the same or a shutdown hook's, at stop.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final long LOOP_HANGS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration TRIAL_TOKEN_TTL = Duration.ofHours(1);

    private final GatewayConfig config;
    private final String nodeId = UUID.randomUUID().toString().substring(0, 8);
    private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();
    private final String redisUri;
    private final Node node;
    private final @Nullable CertificateWatch certificate;
    private final PublicServer publicServer;
    private final AdminServer adminServer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Read by the I/O threads at each handshake. */
    private volatile boolean draining;
    private volatile boolean started;

    private Gateway(GatewayConfig config) {
        this.config = config;
        MicrometerMetrics metrics = keep(new MicrometerMetrics(Version.ofServer()));
        try {
            certificate = config.tls().enabled() ? keep(watchCertificate(metrics)) : null;
            RedisConfig redis = withServer(config.redis());
            redisUri = redis.uri().value();
            XnioWorker worker = Workers.loops(config.http().ioThreads());
            opened.push(worker::shutdownNow);
            RedisBus bus = new RedisBus(redis, config.bus(), nodeId, config.keepRules(), metrics);
            node = keep(new Node(config, bus, worker, metrics));
            node.start();
            adminServer = keep(startAdmin(metrics));
            publicServer = keep(startPublic(worker, metrics));
            started = true;
            announce();
        } catch (RuntimeException e) {
            // Whatever it is: a thread left behind would keep a process alive that serves nobody.
            closeOpened();
            throw e;
        }
    }

    /**
     * Starts a gateway with checked settings; waits until it is ready to serve.
     *
     * @throws BusException when Redis can't be reached, in one line that an operator can act on
     * @throws ListenerException when a port can't be bound, likewise
     * @throws TlsException when there is no certificate to be used, likewise
     */
    public static Gateway start(GatewayConfig config) {
        return new Gateway(config);
    }

    /** The port of the public listener. */
    public int port() {
        return publicServer.port();
    }

    /** The port of the internal listener. */
    public int adminPort() {
        return adminServer.port();
    }

    /** Where its Redis is; with the password, if there is one. */
    public String redisUri() {
        return redisUri;
    }

    /**
     * Tells the clients to go elsewhere, waits until they have or the deadline is over, and stops. A second call does
     * nothing and does not wait.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        draining = true;
        long begun = System.nanoTime();
        log.info("stopping node={} deadline={}", nodeId, config.shutdown().deadline());
        // The last fifth is for Redis and the threads.
        Duration patience = config.shutdown().deadline().multipliedBy(4).dividedBy(5);
        boolean empty = Drain.run(node.loops(), patience);
        closeOpened();
        log.info("stopped node={} clean={} millis={}", nodeId, empty,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    /** Only once all is well: a start that fails is to be one clear line. */
    private void announce() {
        log.info("started node={} version=\"{}\"", nodeId, Version.ofServer());
        Settings.describeChanged(config).forEach(setting -> log.info("setting {}", setting));
        if (config.client().insecure()) {
            log.warn("INSECURE: anyone may connect, subscribe and publish anywhere, without a token (client.insecure)");
        } else if (config.client().anonymous()) {
            log.warn("ANONYMOUS: clients may connect without a token (client.anonymous)");
        }
        if (config.development()) {
            log.warn("DEVELOPMENT: the public port gives tokens for any user to anybody (development)");
        }
        if (!config.bus().keys().isEmpty() && !config.bus().requireSignature()) {
            log.warn("UNSIGNED: whoever may publish in Redis is believed without a key (bus.require-signature)");
        }
    }

    private RedisConfig withServer(RedisConfig redis) {
        if (!redis.uri().isEmpty()) {
            return redis;
        }
        EmbeddedRedis embedded = keep(EmbeddedRedis.start());
        log.warn("no Redis is configured (redis.uri, SLUICE_REDIS_URI): started an embedded one, for development only, "
            + "which forgets everything at stop port={}", embedded.port());
        return redis.withUri(new Secret(embedded.uri()));
    }

    private AdminServer startAdmin(MicrometerMetrics metrics) {
        XnioWorker worker = Workers.admin();
        opened.push(worker::shutdownNow);
        return AdminServer.start(config.admin(), worker,
            new AdminServer.Answers(this::live, this::ready, metrics::scrape));
    }

    private PublicServer startPublic(XnioWorker worker, MicrometerMetrics metrics) {
        HandshakeHandler handshake = new HandshakeHandler(OriginRules.of(config.http().allowedOrigins()),
            config.compression().enabled(), () -> draining, node::accept, metrics);
        Edge.Tls tls = certificate == null ? null : new Edge.Tls(certificate::context, config.tls().protocols());
        Door door = Door.of(config.limits(), config.proxy(), metrics);
        metrics.limit("connections", door::connections, door.maxConnections());
        metrics.limit("handshakes", door::handshakes, door.maxHandshakes());
        return PublicServer.start(config.http(), worker, new Edge(config.proxy(), tls, door, metrics), handshake,
            config.development() ? trialPage() : null);
    }

    private CertificateWatch watchCertificate(MicrometerMetrics metrics) {
        CertificateWatch watch = CertificateWatch.start(config.tls(), metrics);
        metrics.certificateExpires(() -> watch.expires().getEpochSecond());
        return watch;
    }

    private TrialPage trialPage() {
        URI redis = URI.create(redisUri);
        TrialPage.Info info = new TrialPage.Info(nodeId, redis.getHost(), redis.getPort() < 0 ? 6379 : redis.getPort(),
            config.redis().prefix());
        TokenIssuer issuer = new TokenIssuer(config.token(), Clock.systemUTC());
        return new TrialPage(info, user -> issuer.issue(user, TRIAL_TOKEN_TTL, Payload.NONE));
    }

    private Health live() {
        for (Loop loop : node.loops()) {
            if (loop.nanosSinceTick() > LOOP_HANGS_NANOS) {
                return Health.bad("loop-" + loop.index() + " has not answered for "
                    + TimeUnit.NANOSECONDS.toSeconds(loop.nanosSinceTick()) + " s");
            }
        }
        return Health.OK;
    }

    private Health ready() {
        if (draining) {
            return Health.bad("stopping");
        }
        return started ? Health.OK : Health.bad("starting");
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private void closeOpened() {
        while (!opened.isEmpty()) {
            closeOne(opened.pop());
        }
    }

    private static void closeOne(@Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            log.warn("a part did not stop cleanly", e);
        }
    }
}
