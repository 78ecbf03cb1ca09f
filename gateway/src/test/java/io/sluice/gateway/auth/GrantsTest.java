package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.auth.TokenResult.Expired;
import io.sluice.gateway.auth.TokenResult.Invalid;
import io.sluice.gateway.auth.TokenResult.Reason;
import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.protocol.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What tokens say beyond a name: channels, capabilities, for whom and by whom they are. */
final class GrantsTest {
    private static final String KEY = "k".repeat(32);
    private static final long NOW = Verifying.NOW;

    private final Verifying<Credentials> plain = Verifying.connections(TokenConfig.of(new Secret(KEY)));
    private final Verifying<Credentials> particular = Verifying.connections(particular());
    private final Verifying<SubscriptionGrant> subscriptions =
        Verifying.subscriptions(TokenConfig.of(new Secret(KEY)));

    private static TokenConfig particular() {
        return new TokenConfig(new Secret(KEY), Secret.NONE, Instant.MAX, List.of(), "", Duration.ofHours(1),
            Duration.ofSeconds(2), false, "https://id.example.com", "sluice", "uid", Duration.ofSeconds(30));
    }

    @Test
    void aPlainTokenGrantsNothing() {
        assertThat(credentials("{\"sub\":\"1\",\"channels\":[],\"subs\":{},\"caps\":[],\"meta\":null}").grants())
            .isNull();
    }

    @Test
    void theStampTellsTheTokenFromOthers() {
        assertThat(credentials("{\"jti\":\"t1\",\"iat\":5.9,\"exp\":" + (NOW + 9) + "}").token())
            .isEqualTo(new TokenStamp("t1", 5, NOW + 9));
        assertThat(plain("{\"jti\":7}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
        assertThat(plain("{\"jti\":\"" + "x".repeat(256) + "\"}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
        assertThat(plain("{\"iat\":\"x\"}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
    }

    @Test
    void channelsComeInOrderAndWithTheirTerms() {
        Grants grants = grants("{\"channels\":[\"b\",\"a:1\"],\"subs\":{\"c\":{\"info\":{\"x\":1},\"b64data\":\"MQ==\","
            + "\"override\":{\"presence\":{\"value\":false},\"force_push_join_leave\":{\"value\":true},"
            + "\"join_leave\":{\"value\":true},\"force_recovery\":{}}},\"b\":{\"data\":2}},\"meta\":{\"m\":1}}");
        assertThat(grants.channels().keySet()).containsExactly("b", "a:1", "c");
        assertThat(grants.channels().get("a:1")).isEqualTo(ChannelTerms.PLAIN);
        assertThat(grants.channels().get("b"))
            .isEqualTo(new ChannelTerms(Payload.NONE, Payload.of("2"), null, null));
        assertThat(grants.channels().get("c"))
            .isEqualTo(new ChannelTerms(Payload.of("{\"x\":1}"), Payload.of("1"), false, true));
        assertThat(grants.meta()).isEqualTo(Payload.of("{\"m\":1}"));
    }

    @Test
    void capabilitiesAreRead() {
        Grants grants = grants("{\"caps\":[{\"channels\":[\"news:*\",\"room:7\"],\"allow\":[\"sub\",\"hst\"]}]}");
        assertThat(grants.capabilities().allow(Capability.SUBSCRIBE, "news:x")).isTrue();
        assertThat(grants.capabilities().allow(Capability.HISTORY, "room:7")).isTrue();
        assertThat(grants.capabilities().allow(Capability.PUBLISH, "room:7")).isFalse();
    }

    @Test
    void grantsThatMakeNoSenseAreRefusedAndNotOverlooked() {
        String deep = "[".repeat(80) + "]".repeat(80);
        String entry = "{\"channels\":[\"a\"],\"allow\":[\"sub\"]}";
        for (String claim : List.of("\"channels\":\"a\"", "\"channels\":[1]", "\"channels\":null",
            "\"channels\":[\"\"]",
            "\"channels\":[\"a{b\"]", "\"channels\":[\"sluice.control\"]", "\"channels\":[\"sluice.probe.x\"]",
            "\"channels\":[\"a\\u0000\"]", "\"subs\":[]", "\"subs\":{\"a\":1}", "\"subs\":{\"a\":null}",
            "\"subs\":{\"a}\":{}}", "\"subs\":{\"a\":{\"override\":1}}", "\"subs\":{\"a\":{\"info\":" + deep + "}}",
            "\"subs\":{\"a\":{\"override\":{\"presence\":true}}}",
            "\"subs\":{\"a\":{\"override\":{\"force_recovery\":{\"value\":1}}}}",
            "\"subs\":{\"a\":{\"b64info\":\"!\"}}", "\"subs\":{\"a\":{\"data\":1,\"b64data\":\"MQ==\"}}",
            "\"caps\":{}", "\"caps\":null", "\"caps\":[1]", "\"caps\":[{}]", "\"caps\":[{\"channels\":[]}]",
            "\"caps\":[{\"channels\":[\"a\"],\"allow\":[\"root\"]}]", "\"caps\":[{\"channels\":\"a\",\"allow\":[]}]",
            "\"caps\":[{\"channels\":[\"a\"],\"allow\":[\"sub\"],\"match\":\"regex\"}]",
            "\"caps\":[" + (entry + ",").repeat(32) + entry + "]",
            "\"caps\":[{\"channels\":[" + "\"a\",".repeat(32) + "\"a\"],\"allow\":[]}]")) {
            assertThat(plain("{" + claim + "}")).as(claim).isEqualTo(new Invalid<>(Reason.CLAIMS));
        }
    }

    @Test
    void theTokenMustBeByTheIssuerAndForTheAudience() {
        String good = "\"iss\":\"https://id.example.com\",\"aud\":\"sluice\"";
        assertThat(particular("{" + good + ",\"uid\":\"7\",\"sub\":\"8\"}")).isInstanceOfSatisfying(Valid.class,
            valid -> assertThat(((Credentials) valid.claims()).user()).isEqualTo("7"));
        assertThat(particular("{\"iss\":\"https://id.example.com\",\"aud\":[\"x\",\"sluice\"]}"))
            .isInstanceOf(Valid.class);
        assertThat(particular("{\"aud\":\"sluice\"}")).isEqualTo(new Invalid<>(Reason.ISSUER));
        assertThat(particular("{\"iss\":\"https://id.example.com/\",\"aud\":\"sluice\"}"))
            .isEqualTo(new Invalid<>(Reason.ISSUER));
        for (String aud : List.of("\"Sluice\"", "[]", "[\"sluice2\"]")) {
            assertThat(particular("{\"iss\":\"https://id.example.com\",\"aud\":" + aud + "}"))
                .isEqualTo(new Invalid<>(Reason.AUDIENCE));
        }
        assertThat(particular("{\"iss\":\"https://id.example.com\",\"aud\":{\"a\":1}}"))
            .isEqualTo(new Invalid<>(Reason.CLAIMS));
        assertThat(particular("{" + good + ",\"uid\":7}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
    }

    @Test
    void clocksMayBeOffByAsMuchAsIsSaid() {
        String good = "{\"iss\":\"https://id.example.com\",\"aud\":\"sluice\",";
        assertThat(particular(good + "\"exp\":" + (NOW - 29) + "}")).isInstanceOf(Valid.class);
        assertThat(particular(good + "\"exp\":" + (NOW - 30) + "}")).isEqualTo(new Expired<>());
        assertThat(particular(good + "\"nbf\":" + (NOW + 30) + "}")).isInstanceOf(Valid.class);
        assertThat(particular(good + "\"nbf\":" + (NOW + 31) + "}")).isEqualTo(new Expired<>());
    }

    @Test
    void anExpiredTokenOfSomebodyElseIsNotWorthANewOne() {
        assertThat(particular("{\"iss\":\"x\",\"exp\":5}")).isEqualTo(new Invalid<>(Reason.ISSUER));
    }

    @Test
    void aSubscriptionTokenIsForOneChannelAndUser() {
        TokenResult<SubscriptionGrant> result = subscription("{\"channel\":\"chat:a\",\"sub\":\"42\",\"client\":\"c\","
            + "\"info\":{\"n\":1},\"data\":[1],\"exp\":" + (NOW + 60) + ",\"expire_at\":" + (NOW + 10)
            + ",\"jti\":\"j\"}");
        SubscriptionGrant grant = new SubscriptionGrant("chat:a", "42", "c", NOW + 10,
            new ChannelTerms(Payload.of("{\"n\":1}"), Payload.of("[1]"), null, null), new TokenStamp("j", 0, NOW + 60));
        assertThat(result).isEqualTo(new Valid<>(grant));
        assertThat(grant.isFor("chat:a", "42", "c")).isTrue();
        assertThat(grant.isFor("chat:b", "42", "c")).isFalse();
        assertThat(grant.isFor("chat:a", "4", "c")).isFalse();
        assertThat(grant.isFor("chat:a", "42", "d")).isFalse();
    }

    @Test
    void aSubscriptionTokenNamesAChannelAndAConnectionTokenNone() {
        for (String claims : List.of("{}", "{\"channel\":\"\"}", "{\"channel\":1}", "{\"channel\":\"a{\"}",
            "{\"channel\":\"sluice.control\"}", "{\"channel\":\"a\",\"client\":1}")) {
            assertThat(subscription(claims)).as(claims).isEqualTo(new Invalid<>(Reason.CLAIMS));
        }
        assertThat(subscription("{\"channel\":\"a\",\"exp\":5}")).isEqualTo(new Expired<>());
        assertThat(plain("{\"channel\":\"a\"}")).isEqualTo(new Invalid<>(Reason.CLAIMS));
    }

    private Credentials credentials(String claims) {
        if (plain(claims) instanceof Valid<Credentials> valid) {
            return valid.claims();
        }
        throw new AssertionError(claims);
    }

    private Grants grants(String claims) {
        return Objects.requireNonNull(credentials(claims).grants());
    }

    private TokenResult<Credentials> plain(String claims) {
        return plain.verify(Jwt.sign("HS256", Jwt.secret(KEY), claims));
    }

    private TokenResult<Credentials> particular(String claims) {
        return particular.verify(Jwt.sign("HS256", Jwt.secret(KEY), claims));
    }

    private TokenResult<SubscriptionGrant> subscription(String claims) {
        return subscriptions.verify(Jwt.sign("HS256", Jwt.secret(KEY), claims));
    }
}
