package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, for how long, and how it is watched that it lives (client protocol, 1.5, 1.6 and 1.12). */
@TestInstance(Lifecycle.PER_CLASS)
final class SessionIT {
    private final TestGateway gateway = TestGateway.start(TestRedis.start(), "--client-ping-interval=2s",
        "--client-pong-timeout=1900ms", "--client-connect-timeout=3s", "--client-expired-close-delay=0s");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "..", "eyJhbGciOiJIUzI1NiJ9.", "\u00e4.\u00e4.\u00e4",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9."})
    void aTokenThatIsNoneEndsTheConnection(String token) {
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3500, "invalid token"));
        }
    }

    @Test
    void aTokenOfAnotherSecretEndsTheConnection() {
        String token = TestGateway.token("42");
        int flipped = token.length() - 5;
        String forged = token.substring(0, flipped) + (token.charAt(flipped) == 'A' ? 'B' : 'A')
            + token.substring(flipped + 1);
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + forged + "\"}}");
            assertThat(client.expectCloseCode()).isEqualTo(3500);
        }
        assertThat(gateway.metric("sluice_auth_failures_total")).isPositive();
    }

    @Test
    void anExpiredTokenIsAnErrorAndTheClientMustGo() {
        String token = TestGateway.expiredToken("42");
        try (TestClient client = gateway.client()) {
            JsonNode reply = client.connect(token);
            assertThat(reply.at("/error/code").asInt()).isEqualTo(109);
            client.send("{\"id\":2,\"subscribe\":{\"channel\":\"chat:x\"}}");
            assertThat(client.expectCloseCode()).isEqualTo(3501);
        }
    }

    @Test
    void aClientThatStaysAfterARefusedConnectIsStale() {
        String token = TestGateway.expiredToken("42");
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"chat:x\"}}");
            assertThat(client.nextReply().at("/error/code").asInt()).isEqualTo(109);
            assertThat(client.expectCloseCode()).isEqualTo(3502);
            assertThat(client.hasNoReply()).isTrue();
        }
    }

    @Test
    void nobodyMayConnectWithoutAToken() {
        try (TestClient client = gateway.client()) {
            assertThat(client.send("{\"id\":1,\"connect\":{}}").expectCloseCode()).isEqualTo(3501);
        }
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token("") + "\"}}");
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3507, "permission denied"));
        }
    }

    @Test
    void aClientThatDoesNotConnectIsStale() {
        try (TestClient client = gateway.client()) {
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3502, "stale"));
        }
    }

    @Test
    void aConnectionEndsWithItsToken() {
        try (TestClient client = gateway.client()) {
            JsonNode reply = client.connect(TestGateway.token("42", Duration.ofSeconds(3)));
            assertThat(reply.at("/connect/ttl").asInt()).isBetween(1, 3);
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3005, "connection expired"));
        }
    }

    @Test
    void aConnectionLivesOnWithANewToken() {
        try (TestClient client = gateway.client()) {
            client.connect(TestGateway.token("42", Duration.ofSeconds(4)));
            JsonNode reply = client.command("refresh", "{\"token\":\"" + TestGateway.token("42") + "\"}");
            assertThat(reply.at("/refresh/expires").asBoolean()).isTrue();
            assertThat(reply.at("/refresh/ttl").asInt()).isBetween(3500, 3600);

            for (int i = 0; i < 3; i++) {
                client.awaitPing(); // the third comes after 5 s at the earliest
            }
            client.subscribed("chat:x");
        }
    }

    @Test
    void aRefreshMustBringAGoodTokenOfTheSameUser() {
        assertThat(refreshedWith(TestGateway.token("43"))).isEqualTo(3500);
        assertThat(refreshedWith("nonsense")).isEqualTo(3500);
        assertThat(refreshedWith(TestGateway.expiredToken("42"))).isEqualTo(3005);
    }

    @Test
    void pingsComeAndAreToBeAnswered() {
        try (TestClient client = gateway.connected("42")) {
            for (int i = 0; i < 3; i++) {
                client.awaitPing();
            }
            assertThat(client.publish("chat:x", "1").has("publish")).isTrue();
        }
    }

    @Test
    void whoDoesNotAnswerIsGone() {
        try (TestClient client = gateway.connected("42").answersPings(false)) {
            assertThat(client.expectClose()).isEqualTo(new TestClient.Closed(3012, "no pong"));
        }
    }

    @Test
    void aPongThatNobodyAskedForEndsTheConnection() {
        try (TestClient client = gateway.connected("42")) {
            client.awaitPing();
            assertThat(client.send("{}").expectCloseCode()).isEqualTo(3501);
        }
    }

    @Test
    void webSocketsOwnPingIsAnsweredAndItsPongTakenForNothing() {
        try (TestClient client = gateway.connected("42")) {
            client.sendRaw(ClientFrames.pong("unsolicited"));
            client.roundTrip("x".repeat(125));
        }
    }

    /** A close that the client never answers must not keep the socket. */
    @Test
    void aClientThatIgnoresTheCloseFrameIsDroppedAllTheSame() {
        try (TestGateway impatient = TestGateway.start(TestRedis.start(), "--client-close-timeout=1s");
            TestClient client = impatient.connected("42")) {
            assertThat(client.send("{\"id\":1}").expectCloseCode()).isEqualTo(3501);
            assertThat(client.endsAfterClose()).isTrue();
            impatient.awaitEmpty();
        }
    }

    private int refreshedWith(String token) {
        try (TestClient client = gateway.connected("42")) {
            return client.send("{\"id\":2,\"refresh\":{\"token\":\"" + token + "\"}}").expectCloseCode();
        }
    }
}
