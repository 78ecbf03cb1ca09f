package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class ConnectionTokenTest {
    private static final String KEY = "a secret of 32 bytes or of more..";
    private static final long NOW = Verifying.NOW;

    private final Verifying<Credentials> verifying = Verifying.connections(TokenConfig.of(new Secret(KEY)));

    @Example
    void aGoodTokenSaysWhoItIs() {
        String claims = "{\"sub\":\"42\",\"info\":{\"name\": \"Ann\", \"n\":[1,2.50,null]},\"exp\":" + (NOW + 60) + "}";
        assertThat(claims(claims)).isEqualTo(valid("42", "{\"name\":\"Ann\",\"n\":[1,2.5,null]}", NOW + 60));
    }

    @Example
    void claimsMayBeLeftOut() {
        assertThat(claims("{}")).isEqualTo(valid("", "", 0));
        assertThat(claims("{\"sub\":\"\",\"iat\":1,\"aud\":[\"x\"],\"info\":null}")).isEqualTo(valid("", "", 0));
    }

    @Example
    void infoThatCouldNotTravelWithAPublicationIsRefusedAtOnce() {
        String deep = "[".repeat(80) + "]".repeat(80);
        assertThat(claims("{\"sub\":\"1\",\"info\":" + deep + "}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
    }

    @Example
    void infoMayBeAnyJson() {
        assertThat(claims("{\"sub\":\"1\",\"info\":\"x\"}")).isEqualTo(valid("1", "\"x\"", 0));
        assertThat(claims("{\"sub\":\"1\",\"info\":0}")).isEqualTo(valid("1", "0", 0));
        String encoded = Base64.getEncoder().encodeToString("{\n \"a\" : 1}".getBytes(StandardCharsets.UTF_8));
        assertThat(claims("{\"sub\":\"1\",\"b64info\":\"" + encoded + "\"}")).isEqualTo(valid("1", "{\"a\":1}", 0));
    }

    @Example
    void theTokenEndsAtItsExpiryAndNotASecondLater() {
        assertThat(claims("{\"exp\":" + (NOW + 1) + "}")).isEqualTo(valid("", "", NOW + 1));
        assertThat(claims("{\"exp\":" + (NOW + 1) + ".5}")).isEqualTo(valid("", "", NOW + 1));
        for (String past : List.of("" + NOW, "" + (NOW - 1), "0", "-5", "1.5e3")) {
            assertThat(claims("{\"exp\":" + past + "}")).as(past).isEqualTo(new Expired<>());
        }
    }

    @Example
    void theTokenBeginsAtItsStart() {
        assertThat(claims("{\"nbf\":" + NOW + "}")).isEqualTo(valid("", "", 0));
        assertThat(claims("{\"nbf\":" + (NOW + 1) + "}")).isEqualTo(new Expired<>());
    }

    @Example
    void theConnectionMayExpireAtAnotherTimeThanTheToken() {
        String exp = "{\"exp\":" + (NOW + 60) + ",\"expire_at\":";
        assertThat(claims(exp + "0}")).isEqualTo(valid("", "", 0));
        assertThat(claims(exp + (NOW + 5) + "}")).isEqualTo(valid("", "", NOW + 5));
        assertThat(claims(exp + NOW + "}")).isEqualTo(new Expired<>());
        assertThat(claims("{\"exp\":" + NOW + ",\"expire_at\":0}")).isEqualTo(new Expired<>());
    }

    @Example
    void claimsOfWrongTypesAreRefusedAndNotOverlooked() {
        for (String claim : List.of("\"sub\":42", "\"sub\":null", "\"sub\":[\"a\"]", "\"exp\":\"" + NOW + "\"",
            "\"exp\":null", "\"exp\":true", "\"exp\":1e300", "\"exp\":{}", "\"nbf\":\"now\"", "\"expire_at\":null",
            "\"expire_at\":-1e99", "\"b64info\":1", "\"b64info\":\"!\"", "\"b64info\":\"AAEC\"",
            "\"b64info\":\"MQ==\",\"info\":1", "\"channel\":\"chat:a\"", "\"channel\":null")) {
            assertThat(claims("{" + claim + "}")).as(claim).isEqualTo(new Invalid<>(Reason.CLAIMS));
        }
    }

    @Example
    void userIdsThatCanNotNameAChannelAreRefused() {
        for (String user : List.of("a{b", "}", "a\\n", "\\u0000", "\\u007f", "\\u0085", "\\ud800", "\\u2028",
            "x".repeat(129))) {
            assertThat(claims("{\"sub\":\"" + user + "\"}")).as(user).isEqualTo(new Invalid<>(Reason.CLAIMS));
        }
        for (String user : List.of("x".repeat(128), "a:b", "ann@example.com", "Ünï 😀")) {
            assertThat(claims("{\"sub\":\"" + user + "\"}")).as(user).isEqualTo(valid(user, "", 0));
        }
    }

    @Example
    void contentThatIsNoJsonObjectIsMalformed() {
        for (String content : List.of("", "null", "[]", "\"sub\"", "{", "{} {}", "{\"sub\":\"a\",\"sub\":\"b\"}",
            "{'sub':'a'}", "[".repeat(3000))) {
            assertThat(claims(content)).as(content).isEqualTo(new Invalid<>(Reason.MALFORMED));
        }
    }

    @Example
    void onlyOurAlgorithmIsTaken() throws JOSEException, GeneralSecurityException {
        String claims = encode("{\"sub\":\"admin\"}");
        for (String header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"RS256\"}",
            "{\"alg\":\"HS512\"}", "{\"alg\":\"ES256\"}", "{\"alg\":\"hs256\"}",
            "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}")) {
            String content = encode(header) + "." + claims;
            assertThat(verify(content + "." + mac(content))).as(header).isEqualTo(new Invalid<>(Reason.ALGORITHM));
        }
        assertThat(verify(encode("{\"alg\":\"none\"}") + "." + claims + "."))
            .isEqualTo(new Invalid<>(Reason.ALGORITHM));
        JWSObject rsa = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new com.nimbusds.jose.Payload("{}"));
        rsa.sign(new RSASSASigner(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate()));
        assertThat(verify(rsa.serialize())).isEqualTo(new Invalid<>(Reason.ALGORITHM));
    }

    @Example
    void anotherKeyDoesNotDo() {
        assertThat(verify(sign("{}", "another secret, 32 bytes or more."))).isEqualTo(new Invalid<>(Reason.SIGNATURE));
        String good = sign("{}", KEY);
        assertThat(verify(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(new Invalid<>(Reason.SIGNATURE));
        assertThat(verify(good + "=")).isEqualTo(new Invalid<>(Reason.SIGNATURE));
    }

    @Property
    void noChangedCharacterPasses(@ForAll @IntRange(max = 500) int at, @ForAll @IntRange(min = 33, max = 126) char to) {
        String good = sign("{\"sub\":\"42\",\"exp\":" + (NOW + 60) + "}", KEY);
        int i = at % good.length();
        String changed = good.substring(0, i) + to + good.substring(i + 1);
        assertThat(verify(changed) instanceof Valid).isEqualTo(changed.equals(good));
    }

    @Property
    void noCutOrForeignTextPasses(@ForAll @IntRange(max = 500) int cut, @ForAll String text) {
        String good = sign("{\"sub\":\"42\"}", KEY);
        assertThat(verify(good.substring(0, cut % good.length()))).isInstanceOf(Invalid.class);
        assertThat(verify(text)).isInstanceOf(Invalid.class);
        assertThat(verify(text + "." + text + "." + text)).isInstanceOf(Invalid.class);
    }

    @Example
    void theWrongNumberOfPartsIsMalformed() {
        String good = sign("{}", KEY);
        for (String token : List.of("", ".", "..", "...", "a", "a.b", "a.b.c", "a.b.c.d", good + ".", "." + good)) {
            assertThat(verify(token)).as(token).isEqualTo(new Invalid<>(Reason.MALFORMED));
        }
    }

    @Example
    void hugeTokensAreNotLookedAt() {
        String info = "{\"info\":\"" + "x".repeat(8000) + "\"}";
        assertThat(claims(info)).isEqualTo(new Invalid<>(Reason.OVERSIZED));
        assertThat(verify("a".repeat(TokenVerifier.MAX_TOKEN_LENGTH + 1))).isEqualTo(new Invalid<>(Reason.OVERSIZED));
        assertThat(claims("{\"info\":\"" + "x".repeat(6000) + "\"}")).isInstanceOf(Valid.class);
    }

    @Example
    void withoutAKeyNoTokenIsGenuine() {
        try (Verifying<Credentials> keyless = Verifying.connections(TokenConfig.NONE)) {
            assertThat(keyless.verify(sign("{}", KEY))).isEqualTo(new Invalid<>(Reason.NO_KEY));
        }
    }

    @Example
    void reasonsAreWordsForALabel() {
        assertThat(Reason.values()).extracting(Reason::toString).containsExactlyInAnyOrderElementsOf(
            Set.of("malformed", "signature", "algorithm", "unknown_key", "issuer", "audience", "claims", "oversized",
                "no_key"));
    }

    private TokenResult<Credentials> claims(String json) {
        return verify(sign(json, KEY));
    }

    private TokenResult<Credentials> verify(String token) {
        // Which token it was is another test's.
        return verifying.verify(token) instanceof Valid<Credentials> valid
            ? new Valid<>(new Credentials(valid.claims().user(), valid.claims().info(), valid.claims().expiresAt(),
                TokenStamp.NONE, valid.claims().grants())) : verifying.verify(token);
    }

    private static TokenResult<Credentials> valid(String user, String info, long expiresAt) {
        return new Valid<>(new Credentials(user, Payload.of(info), expiresAt, TokenStamp.NONE, null));
    }

    private static String sign(String claims, String key) {
        String content = encode("{\"alg\":\"HS256\"}") + "." + encode(claims);
        return content + "." + mac(content, key);
    }

    private static String mac(String content) {
        return mac(content, KEY);
    }

    private static String mac(String content, String key) {
        try {
            return new MACSigner(key).sign(new JWSHeader(JWSAlgorithm.HS256),
                content.getBytes(StandardCharsets.UTF_8)).toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
