package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Unavailable;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Arguments;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.observe.MicrometerMetrics;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that are fetched from a real HTTP server, which is well, ill or hostile. */
final class RemoteKeysIT {
    private static final String CLAIMS = "{\"sub\":\"42\"}";
    private static final Duration NO_PAUSE = Duration.ZERO;
    private static final Duration LONG_PAUSE = Duration.ofMinutes(5);
    private static final KeyPair FIRST = Jwt.rsa(2048);
    private static final KeyPair SECOND = Jwt.ec("secp256r1");
    private static final String FIRST_JWK = Jwt.jwk("first", FIRST.getPublic(), "");
    private static final String SECOND_JWK = Jwt.jwk("second", SECOND.getPublic(), "");

    private final MicrometerMetrics metrics = new MicrometerMetrics("test");
    private final KeyServer server = KeyServer.of(FIRST_JWK);
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(metrics, server));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        await("no thread is left").until(() -> Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().matches("token-keys.*")));
    }

    @Test
    void aTokenThatComesBeforeTheKeysWaitsForThem() {
        assertThat(verify(tokens(LONG_PAUSE), first("first"))).isInstanceOf(Valid.class);
        assertThat(fetches("ok")).isEqualTo(1);
    }

    @Test
    void aTokenWithoutAKeyIdIsTriedWithWhatFits() {
        server.answer(KeyServer.text(200, Jwt.jwks(SECOND_JWK, FIRST_JWK)));
        Tokens tokens = tokens(LONG_PAUSE);
        assertThat(verify(tokens, Jwt.sign("RS256", FIRST.getPrivate(), CLAIMS))).isInstanceOf(Valid.class);
        assertThat(verify(tokens, Jwt.sign("ES256", SECOND.getPrivate(), CLAIMS))).isInstanceOf(Valid.class);
        assertThat(verify(tokens, Jwt.signAs("first", "ES256", SECOND.getPrivate(), CLAIMS)))
            .as("the id of another key").isInstanceOf(Invalid.class);
    }

    @Test
    void aNewKeyIsFetchedWhenATokenNamesIt() {
        Tokens tokens = tokens(NO_PAUSE);
        assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        server.answer(KeyServer.text(200, Jwt.jwks(FIRST_JWK, SECOND_JWK)));
        assertThat(verify(tokens, second())).isInstanceOf(Valid.class);
        assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsGoneIsTrustedNoMore() {
        Tokens tokens = tokens(NO_PAUSE);
        assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        server.answer(KeyServer.text(200, Jwt.jwks(SECOND_JWK)));
        assertThat(verify(tokens, second())).isInstanceOf(Valid.class);
        assertThat(verify(tokens, first("first"))).isInstanceOf(Invalid.class);
    }

    @Test
    void unknownKeyIdsDoNotMakeUsAttackTheServer() {
        Tokens tokens = tokens(LONG_PAUSE);
        assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        for (int i = 0; i < 200; i++) {
            assertThat(verify(tokens, first("guess-" + i))).isEqualTo(new Invalid<>(Reason.UNKNOWN_KEY));
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aCrowdThatComesAtOnceCostsOneFetch() throws InterruptedException {
        Tokens tokens = tokens(LONG_PAUSE);
        CountDownLatch taken = new CountDownLatch(500);
        IntStream.range(0, 500).forEach(i -> tokens.connections().verify(first("first"), result -> {
            if (result instanceof Valid) {
                taken.countDown();
            }
        }));
        assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void moreThanMayWaitAreToldToComeAgain() {
        server.answer(server.never(false));
        Tokens tokens = tokens(LONG_PAUSE, "--token-jwks-timeout=30s");
        List<TokenResult<Credentials>> results = new ArrayList<>();
        for (int i = 0; i < RemoteKeys.MAX_WAITING + 10; i++) {
            tokens.connections().verify(first("first"), result -> {
                synchronized (results) {
                    results.add(result);
                }
            });
        }
        synchronized (results) {
            assertThat(results).hasSize(10).allMatch(Unavailable.class::isInstance);
        }
    }

    @Test
    void aServerThatIsIllLocksNobodyOutWhoseKeyIsKnown() {
        Tokens tokens = tokens(NO_PAUSE, "--token-jwks-timeout=300ms");
        assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        for (KeyServer.Answer illness : illnesses()) {
            double before = fetches("failed");
            server.answer(illness);
            assertThat(verify(tokens, second())).as("nobody can say").isInstanceOf(Unavailable.class);
            assertThat(fetches("failed")).isGreaterThan(before);
            assertThat(verify(tokens, first("first"))).isInstanceOf(Valid.class);
        }
        server.answer(KeyServer.text(200, Jwt.jwks(FIRST_JWK, SECOND_JWK)));
        await("the keys").until(() -> verify(tokens, second()) instanceof Valid);
    }

    @Test
    void aServerThatIsGoneKeepsNobodyWaitingForLong() {
        server.close();
        Tokens tokens = tokens(LONG_PAUSE, "--token-hmac-secret=" + "k".repeat(32));
        assertThat(verify(tokens, first("first"))).isInstanceOf(Unavailable.class);
        assertThat(verify(tokens, Jwt.sign("HS256", Jwt.secret("k".repeat(32)), CLAIMS))).isInstanceOf(Valid.class);
        assertThat(verify(tokens, Jwt.sign("HS256", Jwt.secret("x".repeat(32)), CLAIMS)))
            .isEqualTo(new Invalid<>(Reason.SIGNATURE));
    }

    @Test
    void redirectsAreNotFollowed() {
        try (KeyServer elsewhere = KeyServer.of(SECOND_JWK)) {
            server.answer(KeyServer.redirect(elsewhere.uri()));
            assertThat(verify(tokens(LONG_PAUSE), second())).isInstanceOf(Unavailable.class);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @Test
    void subscriptionTokensMayHaveKeysOfTheirOwn() {
        try (KeyServer second = KeyServer.of(SECOND_JWK)) {
            Tokens tokens = tokens(LONG_PAUSE, "--subscription-token-jwks-uri=" + second.uri());
            String claims = "{\"channel\":\"a\"}";
            assertThat(Verifying.verify(tokens.subscriptions(),
                Jwt.signAs("second", "ES256", SECOND.getPrivate(), claims))).isInstanceOf(Valid.class);
            assertThat(Verifying.verify(tokens.subscriptions(),
                Jwt.signAs("first", "RS256", FIRST.getPrivate(), claims))).isInstanceOf(Invalid.class);
        }
    }

    private List<KeyServer.Answer> illnesses() {
        String huge = Jwt.jwks(SECOND_JWK, "\"" + "x".repeat(KeyFetch.MAX_BYTES) + "\"");
        return List.of(KeyServer.text(500, "oops"), KeyServer.text(404, Jwt.jwks(SECOND_JWK)),
            KeyServer.text(204, ""), KeyServer.text(200, "<html>"), KeyServer.text(200, ""),
            KeyServer.text(200, "{\"keys\":[]}"), KeyServer.text(200, "[".repeat(100_000)),
            KeyServer.text(200, huge), KeyServer.endless(), server.never(false), server.never(true),
            KeyServer.redirect(server.uri()));
    }

    private static String first(String keyId) {
        return Jwt.signAs(keyId, "RS256", FIRST.getPrivate(), CLAIMS);
    }

    private static String second() {
        return Jwt.signAs("second", "ES256", SECOND.getPrivate(), CLAIMS);
    }

    private static TokenResult<Credentials> verify(Tokens tokens, String token) {
        return Verifying.verify(tokens.connections(), token);
    }

    private double fetches(String result) {
        return metrics.scrape().lines()
            .filter(line -> line.startsWith("sluice_token_key_fetches_total{result=\"" + result))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private Tokens tokens(Duration pause, String... options) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("--token-jwks-uri", server.uri()));
        for (String option : options) {
            all.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        GatewayConfig config = ConfigLoader.load(Map.of(), new Arguments(all, List.of())).config();
        Tokens tokens = new Tokens(config, metrics, Clock.systemUTC(), pause);
        opened.add(0, tokens);
        return tokens;
    }
}
