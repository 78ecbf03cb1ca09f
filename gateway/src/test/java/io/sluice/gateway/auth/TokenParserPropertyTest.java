package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is sent as a token has a result, and nothing that we did not sign is taken. */
final class TokenParserPropertyTest {
    private static final String KEY = "k".repeat(32);

    private final Verifying<Credentials> verifying = Verifying.connections(TokenConfig.of(new Secret(KEY)));

    @Property
    void noTextIsAToken(@ForAll String text) {
        assertThat(verifying.verify(text)).isInstanceOf(Invalid.class);
    }

    @Property
    void noThreePartsAreAToken(@ForAll("json") String header, @ForAll("json") String claims, @ForAll byte[] signature) {
        String token = Jwt.encode(header) + "." + Jwt.encode(claims) + "." + Jwt.encode(signature);
        assertThat(verifying.verify(token)).isInstanceOf(Invalid.class);
    }

    @Property
    void anyHeaderAndClaimsThatAreSignedHaveAResult(@ForAll("json") String header, @ForAll("json") String claims) {
        assertThat(verifying.verify(Jwt.sign("HS256", Jwt.secret(KEY), header, claims))).isNotNull();
    }

    @Property
    void anyClaimsThatAreSignedHaveAResult(@ForAll("json") String claims) {
        assertThat(verifying.verify(Jwt.sign("HS256", Jwt.secret(KEY), claims)))
            .isInstanceOfAny(Valid.class, Invalid.class, Expired.class);
    }

    /** JSON of the words that tokens are made of. */
    @Provide
    Arbitrary<String> json() {
        return json(3);
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> word = Arbitraries.of("alg", "kid", "crit", "jwk", "sub", "exp", "nbf", "iat", "jti", "info",
            "b64info", "channels", "subs", "caps", "allow", "override", "presence", "value", "meta", "channel", "HS256",
            "none", "sub", "a:b");
        Arbitrary<String> text = Arbitraries.oneOf(word, Arbitraries.strings().ofMaxLength(5)
            .map(each -> each.replaceAll("[\"\\\\\\p{Cntrl}]", ""))).map(each -> '"' + each + '"');
        Arbitrary<String> plain = Arbitraries.oneOf(text, Arbitraries.of("1", "-1e9", "null", "true", "0"));
        Arbitrary<String> value = depth == 0 ? plain : Arbitraries.oneOf(plain, json(depth - 1),
            json(depth - 1).list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"));
        Arbitrary<String> object = Combinators.combine(word.list().ofMaxSize(4), value.list().ofSize(4))
            .as((names, values) -> {
                StringBuilder members = new StringBuilder("{");
                for (int i = 0; i < names.size(); i++) {
                    members.append(i == 0 ? "\"" : ",\"").append(names.get(i)).append("\":").append(values.get(i));
                }
                return members.append('}').toString();
            });
        return Arbitraries.frequencyOf(Tuple.of(8, object), Tuple.of(1, value));
    }
}
