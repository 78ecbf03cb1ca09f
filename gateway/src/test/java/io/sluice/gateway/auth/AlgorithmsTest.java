package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which algorithms tokens may be signed, and that the key says so and not the token. */
final class AlgorithmsTest {
    private static final String CLAIMS = "{\"sub\":\"42\"}";
    private static final String LONG_SECRET = "0123456789abcdef".repeat(4);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"})
    void eachKindOfPublicKeyVerifiesItsOwnAlgorithmsAndNoOthers(String algorithm) {
        KeyPair pair = Jwt.pairFor(algorithm);
        try (Verifying<Credentials> verifying = verifying(pair)) {
            String good = Jwt.sign(algorithm, pair.getPrivate(), CLAIMS);
            assertThat(verifying.verify(good)).isInstanceOf(Valid.class);
            assertThat(verifying.verify(Jwt.signAs("any", algorithm, pair.getPrivate(), CLAIMS)))
                .as("a key without an id takes all ids").isInstanceOf(Valid.class);
            assertThat(verifying.verify(Jwt.sign(algorithm, Jwt.pairFor(algorithm).getPrivate(), CLAIMS)))
                .isEqualTo(new Invalid<>(Reason.SIGNATURE));
            assertThat(verifying.verify(good.substring(0, good.lastIndexOf('.') + 1)))
                .isEqualTo(new Invalid<>(Reason.SIGNATURE));
            assertThat(verifying.verify(good.substring(0, good.length() - 4)))
                .isEqualTo(new Invalid<>(Reason.SIGNATURE));
            String other = algorithm.startsWith("RS") ? "ES256" : "RS256";
            assertThat(verifying.verify(Jwt.sign(other, Jwt.pairFor(other).getPrivate(), CLAIMS)))
                .isEqualTo(new Invalid<>(Reason.ALGORITHM));
        }
    }

    /** CVE-2022-21449: a signature of zeros was good for every token. */
    @Test
    void aSignatureOfZerosIsNone() {
        try (Verifying<Credentials> verifying = verifying(Jwt.ec("secp256r1"))) {
            String content = Jwt.encode("{\"alg\":\"ES256\"}") + "." + Jwt.encode(CLAIMS) + ".";
            assertThat(verifying.verify(content + Jwt.encode(new byte[64])))
                .isEqualTo(new Invalid<>(Reason.SIGNATURE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void thePublicKeysTextIsNoSecret(String algorithm) {
        KeyPair pair = Jwt.rsa(2048);
        String pem = Jwt.pem(pair.getPublic());
        try (Verifying<Credentials> verifying = verifying(pair)) {
            for (String secret : List.of(pem, pem.strip(), pem.replaceAll("-----[^-]+-----|\\s", ""))) {
                assertThat(verifying.verify(Jwt.sign(algorithm, Jwt.secret(secret), CLAIMS)))
                    .isEqualTo(new Invalid<>(Reason.ALGORITHM));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "hs256", "rs256", "RS1", "PS256", "ES256K", "HS1",
        "dir", "A128KW", "Ed25519", "RS256 "})
    void noOtherNameIsTaken(String name) {
        KeyPair pair = Jwt.rsa(2048);
        String header = "{\"alg\":\"" + name + "\"}";
        try (Verifying<Credentials> verifying = verifying(pair)) {
            assertThat(verifying.verify(Jwt.encode(header) + "." + Jwt.encode(CLAIMS) + "."))
                .isEqualTo(new Invalid<>(Reason.ALGORITHM));
            assertThat(verifying.verify(Jwt.sign("RS256", pair.getPrivate(), header, CLAIMS)))
                .isEqualTo(new Invalid<>(Reason.ALGORITHM));
        }
    }

    @Test
    void whatTheHeaderBringsIsNotLookedAt() {
        KeyPair ours = Jwt.rsa(2048);
        KeyPair theirs = Jwt.rsa(2048);
        String jwk = Jwt.jwk("x", theirs.getPublic(), "");
        try (Verifying<Credentials> verifying = verifying(ours)) {
            for (String more : List.of("\"jwk\":" + jwk, "\"jku\":\"http://127.0.0.1:1/\"",
                "\"x5u\":\"http://127.0.0.1:1/\"", "\"x5c\":[\"AAAA\"]", "\"kid\":\"../../../../etc/passwd\"",
                "\"kid\":\"http://127.0.0.1:1/\"", "\"kid\":\"' OR 1=1 --\"", "\"kid\":\"\\u0000\"")) {
                String header = "{\"alg\":\"RS256\"," + more + "}";
                assertThat(verifying.verify(Jwt.sign("RS256", theirs.getPrivate(), header, CLAIMS))).as(more)
                    .isEqualTo(new Invalid<>(Reason.SIGNATURE));
                assertThat(verifying.verify(Jwt.sign("RS256", ours.getPrivate(), header, CLAIMS))).as(more)
                    .isInstanceOf(Valid.class);
            }
        }
    }

    @Test
    void aHeaderThatMakesNoSenseIsMalformed() {
        KeyPair pair = Jwt.rsa(2048);
        try (Verifying<Credentials> verifying = verifying(pair)) {
            for (String header : List.of("", "null", "[]", "{}", "{\"alg\":1}", "{\"alg\":null}",
                "{\"alg\":[\"RS256\"]}", "{\"alg\":\"RS256\",\"alg\":\"RS256\"}", "{\"alg\":\"RS256\"} {}",
                "{\"alg\":\"RS256\",\"kid\":1}", "{\"alg\":\"RS256\",\"kid\":{}}", "{\"alg\":\"RS256\"",
                "{\"alg\":\"RS256\",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{\"a\":".repeat(500) + "1" + "}".repeat(500))) {
                assertThat(verifying.verify(Jwt.sign("RS256", pair.getPrivate(), header, CLAIMS)))
                    .as(header).isEqualTo(new Invalid<>(Reason.MALFORMED));
            }
            for (String crit : List.of("[]", "[\"exp\"]", "null", "\"b64\"")) {
                String header = "{\"alg\":\"RS256\",\"crit\":" + crit + "}";
                assertThat(verifying.verify(Jwt.sign("RS256", pair.getPrivate(), header, CLAIMS)))
                    .as(header).isEqualTo(new Invalid<>(Reason.ALGORITHM));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"32, HS256", "47, HS256", "48, HS256 HS384", "63, HS256 HS384", "64, HS256 HS384 HS512"})
    void aSecretDoesTheAlgorithmsThatItIsLongEnoughFor(int bytes, String algorithms) {
        String secret = LONG_SECRET.substring(0, bytes);
        try (Verifying<Credentials> verifying = Verifying.connections(TokenConfig.of(new Secret(secret)))) {
            for (String algorithm : List.of("HS256", "HS384", "HS512")) {
                TokenResult<Credentials> result =
                    verifying.verify(Jwt.sign(algorithm, Jwt.secret(secret), CLAIMS));
                if (algorithms.contains(algorithm)) {
                    assertThat(result).as(algorithm).isInstanceOf(Valid.class);
                } else {
                    assertThat(result).as(algorithm).isEqualTo(new Invalid<>(Reason.ALGORITHM));
                }
            }
        }
    }

    @Test
    void theSecretBeforeIsTakenUntilItsEnd() {
        String old = "o".repeat(32);
        String young = "y".repeat(32);
        for (long until : new long[] {-1, 0, 1}) {
            TokenConfig config = new TokenConfig(new Secret(young), new Secret(old),
                Instant.ofEpochSecond(Verifying.NOW + until), List.of(), "", TokenConfig.NONE.jwksRefresh(),
                TokenConfig.NONE.jwksTimeout(), false, "", "", "sub", TokenConfig.NONE.clockSkew());
            try (Verifying<Credentials> verifying = Verifying.connections(config)) {
                assertThat(verifying.verify(Jwt.sign("HS256", Jwt.secret(young), CLAIMS))).isInstanceOf(Valid.class);
                assertThat(verifying.verify(Jwt.sign("HS256", Jwt.secret(old), CLAIMS)))
                    .isInstanceOf(until > 0 ? Valid.class : Invalid.class);
            }
        }
    }

    @Test
    void severalKeysAreTakenAtATime() {
        KeyPair rsa = Jwt.rsa(2048);
        KeyPair second = Jwt.rsa(3072);
        KeyPair ec = Jwt.ec("secp256r1");
        try (Verifying<Credentials> verifying = verifying(rsa, second, ec)) {
            assertThat(verifying.verify(Jwt.sign("RS256", rsa.getPrivate(), CLAIMS))).isInstanceOf(Valid.class);
            assertThat(verifying.verify(Jwt.sign("RS512", second.getPrivate(), CLAIMS))).isInstanceOf(Valid.class);
            assertThat(verifying.verify(Jwt.sign("ES256", ec.getPrivate(), CLAIMS))).isInstanceOf(Valid.class);
        }
    }

    private Verifying<Credentials> verifying(KeyPair... pairs) {
        List<String> files = List.of(pairs).stream().map(pair -> Jwt.file(directory, pair.getPublic())).toList();
        TokenConfig none = TokenConfig.NONE;
        return Verifying.connections(new TokenConfig(Secret.NONE, Secret.NONE, none.previousHmacUntil(), files, "",
            none.jwksRefresh(), none.jwksTimeout(), false, "", "", "sub", none.clockSkew()));
    }
}
