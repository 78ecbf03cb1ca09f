package io.sluice.gateway.auth;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.gateway.observe.GatewayMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's verifiers of tokens, and the threads that they need: none, when all keys are shared secrets. Made and closed
 * by the main thread, asked by all loops.
 */
public final class Tokens implements AutoCloseable {
    /** Where a section's keys are. */
    private record Source(KeyRing ring, @Nullable RemoteKeys remote) {
    }

    private final SignatureThreads threads = new SignatureThreads();
    private final List<RemoteKeys> remotes = new ArrayList<>();
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final Duration pause;
    private final boolean taken;
    private final TokenVerifier<Credentials> connections;
    private final TokenVerifier<SubscriptionGrant> subscriptions;

    /**
     * Reads the keys that are configured, waiting for the disk, and begins to fetch the others, waiting for nothing.
     *
     * @throws io.sluice.gateway.config.ConfigException with a fault for each file that has no key to trust
     */
    public Tokens(GatewayConfig config, GatewayMetrics metrics) {
        this(config, metrics, Clock.systemUTC(), RemoteKeys.PAUSE);
    }

    Tokens(GatewayConfig config, GatewayMetrics metrics, Clock clock, Duration pause) {
        this.metrics = metrics;
        this.clock = clock;
        this.pause = pause;
        this.taken = config.token().hasKeys();
        Source source = source("token", config.token());
        TokenConfig second = config.forSubscriptions();
        Source secondSource = config.subscriptionToken().hasKeys() ? source("subscription-token", second) : source;
        this.connections = verifier(source, config.token(), new ConnectionClaims());
        this.subscriptions = verifier(secondSource, second, new SubscriptionClaims());
        remotes.forEach(RemoteKeys::start);
    }

    /**
     * Checks what {@code public-keys} names, waiting for the disk.
     *
     * @throws io.sluice.gateway.config.ConfigException with a fault for each file that has no key to trust
     */
    public static void check(GatewayConfig config) {
        KeyRing.of("token", config.token());
        KeyRing.of("subscription-token", config.subscriptionToken());
    }

    /** Whether connection tokens are taken at all. */
    public boolean taken() {
        return taken;
    }

    /** The verifier of connection tokens. */
    public TokenVerifier<Credentials> connections() {
        return connections;
    }

    /** The verifier of subscription tokens; whether a token is for this very subscription its claims must say. */
    public TokenVerifier<SubscriptionGrant> subscriptions() {
        return subscriptions;
    }

    /** Stops the threads; what waits for them is never told. */
    @Override
    public void close() {
        remotes.forEach(RemoteKeys::close);
        threads.close();
    }

    private Source source(String section, TokenConfig config) {
        KeyRing ring = KeyRing.of(section, config);
        if (config.jwksUri().isEmpty()) {
            return new Source(ring, null);
        }
        RemoteKeys remote = new RemoteKeys(config, pause, metrics);
        remotes.add(remote);
        return new Source(ring, remote);
    }

    private <C> TokenVerifier<C> verifier(Source source, TokenConfig config, ClaimsReader<C> reader) {
        return new JwtVerifier<>(source.ring(), source.remote(), threads, new ClaimsJudge<>(config, reader, clock),
            clock);
    }
}
