package io.sluice.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.auth.Jwt;
import io.sluice.gateway.auth.KeyServer;
import io.sluice.gateway.main.TestClient.Closed;
import io.sluice.gateway.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Attacks by token. Each gets 3500, or 109 for a genuine one that is over; it is counted, nobody else is harmed, and
 * nothing of any token is in the log, however much is logged.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class TokenAttackIT {
    private static final KeyPair RSA = Jwt.rsa(2048);
    private static final KeyPair REMOTE = Jwt.ec("secp256r1");
    private static final KeyPair FOREIGN = Jwt.rsa(2048);
    private static final KeyPair FOREIGN_EC = Jwt.ec("secp256r1");
    private static final long LATER = 4_000_000_000L;
    private static final String CLAIMS = "{\"sub\":\"admin\",\"exp\":" + LATER + "}";

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    };
    private final Logger root = (Logger) LoggerFactory.getLogger("io.sluice");
    private final TestRedis redis = TestRedis.start();
    private final KeyServer keys = KeyServer.of(Jwt.jwk("remote", REMOTE.getPublic(), ""));
    private final TestGateway gateway;
    private final TestClient bystander;

    TokenAttackIT() throws IOException {
        listener.start();
        root.setLevel(Level.TRACE);
        root.addAppender(listener);
        Path pem = Files.writeString(Files.createTempFile("issuer", ".pem"), Jwt.pem(RSA.getPublic()));
        gateway = TestGateway.start(redis, "--http-io-threads=1", "--token-public-keys=" + pem,
            "--token-jwks-uri=" + keys.uri(), "--token-audience=sluice");
        Files.delete(pem);
        bystander = gateway.client();
        assertThat(bystander.connect(good("RS256", RSA)).has("connect")).isTrue();
        bystander.subscribed("chat:bystander");
    }

    /** What is sent as a token, and the reason by which it is counted. */
    record Attack(String name, String reason, String token) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(algorithms(), foreignKeys(), changed(), claims()).flatMap(each -> each);
    }

    private static Stream<Attack> algorithms() {
        String admin = Jwt.encode(CLAIMS);
        String pem = Jwt.pem(RSA.getPublic());
        return Stream.of(
            new Attack("none", "algorithm", Jwt.encode("{\"alg\":\"none\"}") + "." + admin + "."),
            new Attack("None", "algorithm", Jwt.encode("{\"alg\":\"None\"}") + "." + admin + "."),
            new Attack("NONE", "algorithm", Jwt.encode("{\"alg\":\"NONE\"}") + "." + admin + "."),
            new Attack("nOnE, with a signature", "algorithm",
                Jwt.encode("{\"alg\":\"nOnE\"}") + "." + admin + "." + Jwt.encode(new byte[256])),
            new Attack("the public key's text as a secret", "signature",
                Jwt.sign("HS256", Jwt.secret(pem), CLAIMS)),
            new Attack("the public key's text as a secret, stripped", "signature",
                Jwt.sign("HS256", Jwt.secret(pem.strip()), CLAIMS)),
            new Attack("an algorithm of nobody's key", "algorithm",
                Jwt.sign("HS512", Jwt.secret(TestGateway.SECRET), CLAIMS)),
            new Attack("another algorithm's curve", "algorithm",
                Jwt.sign("ES384", Jwt.ec("secp384r1").getPrivate(), CLAIMS)));
    }

    private static Stream<Attack> foreignKeys() {
        return Stream.of(
            new Attack("a foreign key", "signature", Jwt.sign("RS256", FOREIGN.getPrivate(), CLAIMS)),
            new Attack("a foreign key by the name of a trusted one", "signature",
                Jwt.signAs("remote", "ES256", Jwt.ec("secp256r1").getPrivate(), CLAIMS)),
            new Attack("a foreign secret", "signature", Jwt.sign("HS256", Jwt.secret("x".repeat(32)), CLAIMS)),
            new Attack("a key that it brings itself", "signature", Jwt.sign("RS256", FOREIGN.getPrivate(),
                "{\"alg\":\"RS256\",\"jwk\":" + Jwt.jwk("x", FOREIGN.getPublic(), "") + "}", CLAIMS)),
            new Attack("a key at an address of its own", "signature", Jwt.sign("RS256", FOREIGN.getPrivate(),
                "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:9/\",\"x5u\":\"http://127.0.0.1:9/\"}", CLAIMS)),
            new Attack("a path as the key's name", "unknown_key", Jwt.signAs("../../../../dev/null", "ES256",
                FOREIGN_EC.getPrivate(), CLAIMS)),
            new Attack("an address as the key's name", "unknown_key", Jwt.signAs("http://127.0.0.1:9/", "ES256",
                FOREIGN_EC.getPrivate(), CLAIMS)));
    }

    private static Stream<Attack> changed() {
        String signed = good("RS256", RSA);
        String[] parts = signed.split("\\.", -1);
        String admin = Jwt.encode(CLAIMS);
        return Stream.of(
            new Attack("no token", "malformed", "x"),
            new Attack("two parts", "malformed", parts[0] + "." + parts[1]),
            new Attack("five parts, as encrypted ones have", "malformed", signed + "." + parts[1] + "." + parts[2]),
            new Attack("other claims under a good signature", "signature", parts[0] + "." + admin + "." + parts[2]),
            new Attack("no signature", "signature", parts[0] + "." + parts[1] + "."),
            new Attack("half a signature", "signature", signed.substring(0, signed.length() - 100)),
            new Attack("a signature of zeros", "signature",
                Jwt.encode("{\"alg\":\"ES256\"}") + "." + admin + "." + Jwt.encode(new byte[64])),
            new Attack("critical headers", "algorithm", Jwt.sign("RS256", RSA.getPrivate(),
                "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", CLAIMS)),
            new Attack("a number without end in the header", "malformed",
                Jwt.encode("{\"alg\":\"RS256\",\"x\":1e999999999999}") + "." + parts[1] + "." + parts[2]),
            new Attack("a header with its algorithm twice", "malformed", Jwt.sign("RS256", RSA.getPrivate(),
                "{\"alg\":\"RS256\",\"alg\":\"none\"}", CLAIMS)));
    }

    private static Stream<Attack> claims() {
        return Stream.of(
            new Attack("a number without end in the claims", "malformed",
                mine("{\"sub\":\"a\",\"exp\":1e999999999999}")),
            new Attack("a user twice", "malformed", mine("{\"sub\":\"a\",\"sub\":\"admin\"}")),
            new Attack("deep claims", "malformed", mine("[".repeat(2000) + "]".repeat(2000))),
            new Attack("a deep header", "malformed", Jwt.sign("RS256", RSA.getPrivate(),
                "{\"a\":".repeat(500) + "1" + "}".repeat(500), CLAIMS)),
            new Attack("a long token", "oversized", mine("{\"info\":\"" + "x".repeat(8192) + "\"}")),
            new Attack("a very long token", "oversized", "a.b." + "c".repeat(60_000)),
            new Attack("another audience", "audience", mine("{\"sub\":\"admin\",\"aud\":\"other\"}")),
            new Attack("no audience", "audience", mine("{\"sub\":\"admin\"}")),
            new Attack("a subscription token", "claims", mine("{\"aud\":\"sluice\",\"channel\":\"chat:a\"}")),
            new Attack("our own channel", "claims", mine("{\"aud\":\"sluice\",\"channels\":[\"sluice.control\"]}")),
            new Attack("an expiry that is none", "claims", mine("{\"aud\":\"sluice\",\"exp\":\"never\"}")),
            new Attack("a user that is a list", "claims", mine("{\"aud\":\"sluice\",\"sub\":[\"admin\"]}")));
    }

    @AfterEach
    void nobodyElseIsHarmed() {
        redis.publish("chat:bystander", "\"still here\"".getBytes(UTF_8));
        assertThat(bystander.nextData("chat:bystander").asText()).isEqualTo("still here");
        gateway.awaitMetric("sluice_connections ", 1);
    }

    @AfterAll
    void stop() {
        bystander.close();
        gateway.close();
        keys.close();
        root.detachAppender(listener);
        root.setLevel(null);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackByTokenIsTheEndIsCountedAndNotLogged(Attack attack) {
        String counter = "sluice_auth_failures_total{reason=\"" + attack.reason + "\"";
        double before = gateway.metric(counter);
        try (TestClient attacker = gateway.client()) {
            attacker.send("{\"id\":1,\"connect\":{\"token\":\"" + attack.token + "\"}}");
            assertThat(attacker.expectClose()).isEqualTo(new Closed(3500, "invalid token"));
        }
        gateway.awaitMetric(counter, before + 1);
        assertNotLogged(attack.token);
    }

    @Test
    void aTokenThatIsOverOrNotYetBegunIsToBeReplaced() {
        for (String time : List.of("\"exp\":5", "\"nbf\":" + LATER, "\"expire_at\":5")) {
            String token = mine("{\"aud\":\"sluice\",\"sub\":\"42\"," + time + "}");
            double before = gateway.metric("sluice_auth_failures_total{reason=\"expired\"");
            try (TestClient client = gateway.client()) {
                JsonNode reply = client.connect(token);
                assertThat(reply.at("/error/code").asInt()).isEqualTo(109);
            }
            gateway.awaitMetric("sluice_auth_failures_total{reason=\"expired\"", before + 1);
            assertNotLogged(token);
        }
    }

    @Test
    void genuineTokensOfAllKeysAreTakenMeanwhile() {
        for (String token : List.of(good("RS256", RSA), good("ES256", REMOTE), mine("{\"aud\":[\"sluice\"],\"sub\":"
            + "\"42\"}"), Jwt.sign("HS256", Jwt.secret(TestGateway.SECRET), "{\"aud\":\"sluice\",\"sub\":\"1\"}"))) {
            try (TestClient client = gateway.client()) {
                assertThat(client.connect(token).has("connect")).isTrue();
            }
            assertNotLogged(token);
        }
    }

    @Test
    void refreshesAreAttackedInVain() {
        for (Attack attack : attacks().filter(each -> !each.reason.equals("malformed")).limit(12).toList()) {
            try (TestClient client = gateway.client()) {
                client.connect(good("RS256", RSA));
                client.send("{\"id\":2,\"refresh\":{\"token\":\"" + attack.token + "\"}}");
                assertThat(client.expectCloseCode()).as(attack.name).isEqualTo(3500);
            }
        }
    }

    @Test
    void aFloodOfForgedSignaturesIsRefusedToTheLast() {
        String forged = Jwt.sign("RS256", FOREIGN.getPrivate(), CLAIMS);
        List<TestClient> attackers = Stream.generate(gateway::client).limit(200).toList();
        attackers.forEach(each -> each.send("{\"id\":1,\"connect\":{\"token\":\"" + forged + "\"}}"));
        for (TestClient attacker : attackers) {
            assertThat(attacker.expectCloseCode()).isEqualTo(3500);
            attacker.close();
        }
    }

    private void assertNotLogged(String token) {
        synchronized (log) {
            for (String part : token.split("\\.", -1)) {
                String start = part.substring(0, Math.min(part.length(), 24));
                assertThat(log).noneMatch(line -> start.length() > 8 && line.contains(start));
            }
            assertThat(log).noneMatch(line -> line.contains("admin\""));
        }
    }

    private static String good(String algorithm, KeyPair pair) {
        return Jwt.sign(algorithm, pair.getPrivate(), "{\"sub\":\"42\",\"aud\":\"sluice\",\"exp\":" + LATER + "}");
    }

    private static String mine(String claims) {
        return Jwt.sign("RS256", RSA.getPrivate(), claims);
    }
}
