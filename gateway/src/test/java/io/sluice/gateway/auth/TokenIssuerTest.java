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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TokenIssuerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final TokenConfig CONFIG = TokenConfig.of(new Secret("k".repeat(32)));

    private final TokenIssuer issuer = new TokenIssuer(CONFIG, CLOCK);
    private final Verifying<Credentials> verifying = Verifying.connections(CONFIG);

    @Test
    void whatIsIssuedIsTaken() {
        String token = issuer.issue("42", Duration.ofHours(1), Payload.of("{\"name\":\"x\"}"));
        assertThat(verifying.verify(token)).isEqualTo(new Valid<>(new Credentials("42",
            Payload.of("{\"name\":\"x\"}"), 1_800_003_600, new TokenStamp("", 1_800_000_000, 1_800_003_600), null)));
    }

    @Test
    void withoutATimeToLiveItNeverExpires() {
        String token = issuer.issue("", Duration.ZERO, Payload.NONE);
        assertThat(verifying.verify(token)).isEqualTo(new Valid<>(
            new Credentials("", Payload.NONE, 0, new TokenStamp("", 1_800_000_000, 0), null)));
    }

    @Test
    void whatNoGatewayWouldTakeIsNotIssued() {
        assertThatThrownBy(() -> issuer.issue("a{b", Duration.ZERO, Payload.NONE)).hasMessageStartingWith("user id");
        assertThatThrownBy(() -> issuer.issue("a", Duration.ZERO, Payload.of("{"))).hasMessage("info is not JSON");
        assertThatThrownBy(() -> issuer.issue("a", Duration.ZERO, Payload.of("1 2"))).hasMessage("info is not JSON");
        assertThatThrownBy(() -> new TokenIssuer(TokenConfig.NONE, CLOCK))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void channelsAndSubscriptionTokensAreTakenToo() {
        String token = issuer.issue("42", Duration.ZERO, Payload.NONE, List.of("chat:a", "chat:b"));
        assertThat(verifying.verify(token)).isEqualTo(new Valid<>(new Credentials("42", Payload.NONE, 0,
            new TokenStamp("", 1_800_000_000, 0), new Grants(
                Map.of("chat:a", ChannelTerms.PLAIN, "chat:b", ChannelTerms.PLAIN), Capabilities.NONE, Payload.NONE))));
        try (Verifying<SubscriptionGrant> subscriptions = Verifying.subscriptions(CONFIG)) {
            assertThat(subscriptions.verify(issuer.issueFor("chat:a", "42", Duration.ofHours(1), Payload.of("1"))))
                .isEqualTo(new Valid<>(new SubscriptionGrant("chat:a", "42", "", 1_800_003_600,
                    new ChannelTerms(Payload.of("1"), Payload.NONE, null, null),
                    new TokenStamp("", 1_800_000_000, 1_800_003_600))));
        }
        assertThatThrownBy(() -> issuer.issueFor("sluice.control", "1", Duration.ZERO, Payload.NONE))
            .hasMessageStartingWith("channel");
    }
}
