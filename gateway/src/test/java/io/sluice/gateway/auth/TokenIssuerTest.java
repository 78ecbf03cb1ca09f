package io.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.auth.TokenResult.Valid;
import io.sluice.gateway.config.Secret;
import io.sluice.gateway.config.TokenConfig;
import io.sluice.protocol.Payload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TokenIssuerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final TokenConfig CONFIG = new TokenConfig(new Secret("k".repeat(32)));

    private final TokenIssuer issuer = new TokenIssuer(CONFIG, CLOCK);

    @Test
    void whatIsIssuedIsTaken() {
        String token = issuer.issue("42", Duration.ofHours(1), Payload.of("{\"name\":\"x\"}"));
        new HmacTokenVerifier(CONFIG, CLOCK).verify(token, result -> assertThat(result).isEqualTo(
            new Valid(new Credentials("42", Payload.of("{\"name\":\"x\"}"), 1_800_003_600))));
    }

    @Test
    void withoutATimeToLiveItNeverExpires() {
        String token = issuer.issue("", Duration.ZERO, Payload.NONE);
        new HmacTokenVerifier(CONFIG, CLOCK).verify(token, result -> assertThat(result).isEqualTo(
            new Valid(new Credentials("", Payload.NONE, 0))));
    }

    @Test
    void whatNoGatewayWouldTakeIsNotIssued() {
        assertThatThrownBy(() -> issuer.issue("a{b", Duration.ZERO, Payload.NONE)).hasMessageStartingWith("user id");
        assertThatThrownBy(() -> issuer.issue("a", Duration.ZERO, Payload.of("{"))).hasMessage("info is not JSON");
        assertThatThrownBy(() -> issuer.issue("a", Duration.ZERO, Payload.of("1 2"))).hasMessage("info is not JSON");
        assertThatThrownBy(() -> new TokenIssuer(new TokenConfig(Secret.NONE), CLOCK))
            .isInstanceOf(IllegalArgumentException.class);
    }
}
