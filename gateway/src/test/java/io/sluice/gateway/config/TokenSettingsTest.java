package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators may say of tokens, and what they hear when it makes no sense. */
final class TokenSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void allIsTakenAsItIsSaid() {
        TokenConfig token = load(Map.of("SLUICE_TOKEN_HMAC_SECRET", SECRET, "SLUICE_TOKEN_PREVIOUS_HMAC_SECRET",
            SECRET + "0", "SLUICE_TOKEN_PREVIOUS_HMAC_UNTIL", "2030-01-01T00:00:00Z", "SLUICE_TOKEN_PUBLIC_KEYS",
            "/a.pem, /b.pem", "SLUICE_TOKEN_JWKS_URI", "https://id.example.com/jwks?x=1", "SLUICE_TOKEN_JWKS_REFRESH",
            "10m", "SLUICE_TOKEN_ISSUER", "me", "SLUICE_TOKEN_AUDIENCE", "you", "SLUICE_TOKEN_USER_CLAIM", "uid",
            "SLUICE_TOKEN_CLOCK_SKEW", "30s")).token();
        assertThat(token).isEqualTo(new TokenConfig(new Secret(SECRET), new Secret(SECRET + "0"),
            Instant.parse("2030-01-01T00:00:00Z"), List.of("/a.pem", "/b.pem"), "https://id.example.com/jwks?x=1",
            Duration.ofMinutes(10), Duration.ofSeconds(2), false, "me", "you", "uid", Duration.ofSeconds(30)));
        assertThat(token.toString()).doesNotContain(SECRET, "x=1").contains("https://id.example.com/jwks?***");
    }

    @Test
    void subscriptionTokensHaveTheSameKeysUnlessTheyHaveTheirOwn() {
        GatewayConfig same = load(Map.of("SLUICE_TOKEN_HMAC_SECRET", SECRET));
        assertThat(same.forSubscriptions()).isEqualTo(same.token());
        GatewayConfig own = load(Map.of("SLUICE_TOKEN_HMAC_SECRET", SECRET, "SLUICE_SUBSCRIPTION_TOKEN_HMAC_SECRET",
            SECRET + "1", "SLUICE_SUBSCRIPTION_TOKEN_ISSUER", "other"));
        assertThat(own.forSubscriptions().issuer()).isEqualTo("other");
        assertThat(own.token().issuer()).isEmpty();
    }

    @Test
    void anyKeyLetsSomebodyIn() {
        assertThat(load(Map.of("SLUICE_TOKEN_JWKS_URI", "https://id/jwks")).token().hasKeys()).isTrue();
        assertThat(load(Map.of("SLUICE_TOKEN_PUBLIC_KEYS", "/a.pem")).token().hasKeys()).isTrue();
    }

    @Test
    void plainHttpIsForThisMachineUnlessItIsAllowed() {
        for (String host : List.of("localhost", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST")) {
            load(Map.of("SLUICE_TOKEN_JWKS_URI", "http://" + host + "/jwks"));
        }
        assertThat(faults(Map.of("SLUICE_TOKEN_JWKS_URI", "http://localhost.example.com/jwks"))).singleElement()
            .asString().contains("token.jwks-uri", "is without TLS", "token.jwks-allow-http");
        load(Map.of("SLUICE_TOKEN_JWKS_URI", "http://10.0.0.1/jwks", "SLUICE_TOKEN_JWKS_ALLOW_HTTP", "true"));
    }

    @Test
    void whatWouldBePassedOverIsAFault() {
        assertThat(faults(Map.of("SLUICE_TOKEN_HMAC_SECRET", SECRET, "SLUICE_SUBSCRIPTION_TOKEN_AUDIENCE", "x")))
            .singleElement().asString().contains("subscription-token", "without a key");
        assertThat(faults(Map.of("SLUICE_TOKEN_PREVIOUS_HMAC_SECRET", SECRET))).singleElement().asString()
            .contains("token.previous-hmac-secret", "there is no token.hmac-secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SLUICE_TOKEN_PREVIOUS_HMAC_UNTIL|tomorrow|is no moment",
        "SLUICE_TOKEN_JWKS_URI|ftp://host/x|does not begin with https://", "SLUICE_TOKEN_JWKS_URI|https:///x|no host",
        "SLUICE_TOKEN_JWKS_URI|https://user:pass@host/x|has a user", "SLUICE_TOKEN_JWKS_URI|https://host/#x|fragment",
        "SLUICE_TOKEN_JWKS_URI|not a uri|is not a URI", "SLUICE_TOKEN_JWKS_REFRESH|1s|too small",
        "SLUICE_TOKEN_JWKS_TIMEOUT|1h|too large", "SLUICE_TOKEN_CLOCK_SKEW|10m|too large",
        "SLUICE_TOKEN_USER_CLAIM|a b|is no claim's name",
        "SLUICE_TOKEN_HMAC_SECRET|-----BEGIN PUBLIC KEY----- MIIBIjANBgkq|files of public keys are named by",
        "SLUICE_SUBSCRIPTION_TOKEN_HMAC_SECRET|short|has only 5 bytes"})
    void aValueThatMakesNoSenseIsOneFault(String variable, String value, String problem) {
        assertThat(faults(Map.of("SLUICE_CLIENT_INSECURE", "true", variable, value))).singleElement().asString()
            .contains(problem);
    }

    private static GatewayConfig load(Map<String, String> environment) {
        return ConfigLoader.load(new HashMap<>(environment), Arguments.NONE).config();
    }

    private static List<String> faults(Map<String, String> environment) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(environment));
        return Objects.requireNonNull(e).faults();
    }
}
