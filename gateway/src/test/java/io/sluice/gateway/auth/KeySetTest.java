package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which keys of a JSON Web Key Set are trusted, and for what. */
final class KeySetTest {
    private static final KeyPair RSA = Jwt.rsa(2048);

    @Test
    void everyKindOfKeyIsTakenByItsId() throws KeyException {
        KeySet set = parse(Jwt.jwks(Jwt.jwk("r", RSA.getPublic(), ",\"use\":\"sig\",\"alg\":\"RS256\""),
            Jwt.jwk("e", Jwt.ec("secp256r1").getPublic(), ""), Jwt.jwk("f", Jwt.ec("secp384r1").getPublic(), ""),
            Jwt.jwk("g", Jwt.ec("secp521r1").getPublic(), ""), Jwt.jwk("d", Jwt.edwards("Ed25519").getPublic(), "")));
        assertThat(set.keys()).extracting(TrustedKey::id).containsExactly("r", "e", "f", "g", "d");
        assertThat(set.keys().get(0).does(SignatureAlgorithm.RS256)).isTrue();
        assertThat(set.keys().get(0).does(SignatureAlgorithm.RS512)).as("restricted by alg").isFalse();
        assertThat(set.has("d")).isTrue();
        assertThat(set.has("x")).isFalse();
    }

    @Test
    void whatCanNotSignTokensIsLeftOut() throws KeyException {
        String good = Jwt.jwk("good", RSA.getPublic(), "");
        for (String bad : List.of(Jwt.jwk("x", RSA.getPublic(), ",\"use\":\"enc\""),
            Jwt.jwk("x", RSA.getPublic(), ",\"key_ops\":[\"encrypt\"]"),
            Jwt.jwk("x", RSA.getPublic(), ",\"alg\":\"HS256\""), Jwt.jwk("x", RSA.getPublic(), ",\"alg\":\"none\""),
            Jwt.jwk("x", RSA.getPublic(), ",\"alg\":\"ES256\""), Jwt.jwk("x", Jwt.rsa(1024).getPublic(), ""),
            "{\"kty\":\"oct\",\"kid\":\"x\",\"k\":\"" + Jwt.encode("0123456789abcdef".repeat(2)) + "\"}",
            "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"" + Jwt.encode("0123456789abcdef".repeat(2)) + "\"}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}", "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"}",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}", "{\"kty\":\"RSA\"}", "{}", "1", "null",
            "[]", "\"x\"", "{\"kty\":\"new\"}")) {
            assertThat(parse(Jwt.jwks(bad, good)).keys()).as(bad).extracting(TrustedKey::id).containsExactly("good");
        }
    }

    @Test
    void whatIsNoSetIsRefusedWhole() {
        String good = Jwt.jwk("good", RSA.getPublic(), "");
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        for (String bad : List.of("", "null", "[]", "{}", "<html></html>", "{\"keys\":{}}", "{\"keys\":[]}", deep,
            "{\"keys\":[],\"keys\":[" + good + "]}", Jwt.jwks(good) + "x", Jwt.jwks(good).substring(0, 100),
            "{\"keys\":" + deep + "}", Jwt.jwks("{\"kty\":\"oct\",\"k\":\"AAAA\"}"))) {
            assertThatThrownBy(() -> parse(bad)).as(bad).isInstanceOf(KeyException.class);
        }
    }

    @Test
    void aSetOfTooManyKeysIsRefused() throws KeyException {
        assertThat(parse(many(KeySet.MAX_KEYS)).keys()).hasSize(KeySet.MAX_KEYS);
        assertThatThrownBy(() -> parse(many(KeySet.MAX_KEYS + 1))).hasMessageContaining("more than 100 keys");
    }

    private static String many(int count) {
        return Jwt.jwks(IntStream.range(0, count).mapToObj(i -> Jwt.jwk("k" + i, RSA.getPublic(), ""))
            .collect(Collectors.joining(",")));
    }

    private static KeySet parse(String json) throws KeyException {
        return KeySet.parse(json.getBytes(UTF_8));
    }
}
