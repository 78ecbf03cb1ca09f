package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.TokenConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A verifier in a test: waits for results, and makes sure that each comes once. */
final class Verifying<C> implements AutoCloseable {
    static final long NOW = 1_800_000_000;
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW, 999_000_000), ZoneOffset.UTC);

    private final SignatureThreads threads = new SignatureThreads();
    private final TokenVerifier<C> verifier;

    private Verifying(TokenConfig config, ClaimsReader<C> reader) {
        this.verifier = new JwtVerifier<>(KeyRing.of("token", config), null, threads,
            new ClaimsJudge<>(config, reader, CLOCK), CLOCK);
    }

    static Verifying<Credentials> connections(TokenConfig config) {
        return new Verifying<>(config, new ConnectionClaims());
    }

    static Verifying<SubscriptionGrant> subscriptions(TokenConfig config) {
        return new Verifying<>(config, new SubscriptionClaims());
    }

    TokenResult<C> verify(String token) {
        return verify(verifier, token);
    }

    static <C> TokenResult<C> verify(TokenVerifier<C> verifier, String token) {
        BlockingQueue<TokenResult<C>> results = new LinkedBlockingQueue<>();
        verifier.verify(token, results::add);
        try {
            TokenResult<C> result = results.poll(20, TimeUnit.SECONDS);
            assertThat(List.copyOf(results)).as("further results").isEmpty();
            if (result == null) {
                throw new AssertionError("no result");
            }
            return result;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
