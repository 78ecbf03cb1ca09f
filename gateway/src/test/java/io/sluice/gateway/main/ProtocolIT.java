package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of commands and replies (client protocol, sections 1.2, 1.4, 1.7, 1.8 and 1.11), as a client sees them. */
@TestInstance(Lifecycle.PER_CLASS)
final class ProtocolIT {
    private final TestGateway gateway = TestGateway.start(TestRedis.start(), "--client-anonymous=true",
        "--client-ping-interval=25s");

    @AfterEach
    void nothingIsLeft() {
        gateway.awaitEmpty();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void connectAndSubscribeMayComeInOneFrame() {
        try (TestClient client = gateway.client()) {
            client.send("{\"id\":1,\"connect\":{\"token\":\"" + TestGateway.token("42") + "\",\"name\":\"js\"}}\n"
                + "{\"id\":2,\"subscribe\":{\"channel\":\"chat:frame\"}}");

            JsonNode connect = client.nextReply();
            assertThat(connect.path("id").asInt()).isEqualTo(1);
            assertThat(connect.at("/connect/client").asText()).hasSize(36);
            assertThat(connect.at("/connect/version").asText()).isNotEmpty();
            assertThat(connect.at("/connect/ping").asInt()).isEqualTo(25);
            assertThat(connect.at("/connect/pong").asBoolean()).isTrue();
            assertThat(connect.at("/connect/expires").asBoolean()).isTrue();
            assertThat(connect.at("/connect/ttl").asInt()).isBetween(3500, 3600);
            assertThat(connect.at("/connect/subs/user:42").isObject()).isTrue();
            assertThat(client.nextReply().toString()).isEqualTo("{\"id\":2,\"subscribe\":{}}");
        }
    }

    @Test
    void everythingMayComeInThePacketOfTheHandshake() {
        try (TestClient client = TestClient.open(gateway.port(), 0)) {
            client.sendRaw(ClientFrames.concat(TestClient.HANDSHAKE.getBytes(StandardCharsets.US_ASCII),
                ClientFrames.text("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"chat:early\"}}")));
            client.upgraded();

            assertThat(client.nextReply().has("connect")).isTrue();
            assertThat(client.nextReply().has("subscribe")).isTrue();
        }
    }

    @Test
    void commandsOfOneFrameAreAnsweredInTheirOrder() {
        try (TestClient client = gateway.connected("42")) {
            client.send("""
                {"id":11,"subscribe":{"channel":"chat:order"}}
                {"id":12,"publish":{"channel":"chat:order","data":1}}
                {"id":13,"history":{"channel":"chat:order"}}
                {"id":14,"unsubscribe":{"channel":"chat:order"}}
                {"id":15,"subscribe":{"channel":"chat:order"}}
                {"id":16,"subscribe":{"channel":"chat:order"}}
                """);

            assertThat(IntStream.range(0, 6).map(i -> client.nextReply().path("id").asInt()))
                .containsExactly(11, 12, 13, 14, 15, 16);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "102 | subscribe    | {\"channel\":\"nowhere:x\"}",
        "102 | subscribe    | {\"channel\":\"nocolon\"}",
        "102 | subscribe    | {\"channel\":\"sluice.control\"}",
        "103 | subscribe    | {\"channel\":\"closed:x\"}",
        "103 | subscribe    | {\"channel\":\"user:43\"}",
        "105 | subscribe    | {\"channel\":\"user:42\"}",
        "107 | subscribe    | {\"channel\":\"chat:{x}\"}",
        "107 | subscribe    | {\"channel\":\"chat:\\u0000\"}",
        "107 | subscribe    | {\"channel\":\"chat:\\ud800\"}",
        "102 | publish      | {\"channel\":\"nowhere:x\",\"data\":1}",
        "102 | publish      | {\"channel\":\"sluice.control\",\"data\":1}",
        "103 | publish      | {\"channel\":\"user:42\",\"data\":1}",
        "103 | publish      | {\"channel\":\"room:x\",\"data\":1}",
        "107 | publish      | {\"channel\":\"chat:x\"}",
        "108 | presence       | {\"channel\":\"chat:x\"}",
        "108 | presence_stats | {\"channel\":\"chat:x\"}",
        "108 | history        | {\"channel\":\"chat:x\",\"limit\":10}",
        "108 | rpc            | {\"method\":\"m\",\"data\":{}}",
        "103 | sub_refresh    | {\"channel\":\"chat:x\",\"token\":\"t\"}"})
    void aRefusedCommandIsAnErrorAndTheConnectionLivesOn(int code, String member, String body) {
        try (TestClient client = gateway.connected("42")) {
            double before = gateway.metric("sluice_commands_refused_total{code=\"" + code);

            assertThat(client.error(member, body)).isEqualTo(code);
            assertThat(client.publish("chat:x", "1").has("publish")).isTrue();
            assertThat(gateway.metric("sluice_commands_refused_total{code=\"" + code)).isEqualTo(before + 1);
        }
    }

    @Test
    void anonymousClientsMayDoWhatIsForEveryone() {
        try (TestClient client = gateway.connected("")) {
            assertThat(client.error("subscribe", "{\"channel\":\"chat:x\"}")).isZero();
            assertThat(client.error("subscribe", "{\"channel\":\"members:x\"}")).isEqualTo(103);
            assertThat(client.error("subscribe", "{\"channel\":\"user:\"}")).isEqualTo(103);
            assertThat(client.error("publish", "{\"channel\":\"chat:x\",\"data\":1}")).isEqualTo(103);
        }
    }

    @Test
    void subscribersMayPublishUpToTheNamespacesLimit() {
        try (TestClient client = gateway.connected("42").subscribed("room:1")) {
            assertThat(client.publish("room:1", "\"" + "x".repeat(98) + "\"").has("publish")).isTrue();
            assertThat(client.publish("room:1", "\"" + "x".repeat(99) + "\"").at("/error/code").asInt())
                .isEqualTo(107);
        }
    }

    @Test
    void aSecondSubscriptionToAChannelIsRefusedAndTheFirstStays() {
        try (TestClient client = gateway.connected("42").subscribed("chat:twice")) {
            assertThat(client.error("subscribe", "{\"channel\":\"chat:twice\"}")).isEqualTo(105);
            client.publish("chat:twice", "{\"a\":1}");
            assertThat(client.nextData("chat:twice").toString()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void longChannelNamesAreRefused() {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.error("subscribe", "{\"channel\":\"chat:" + "x".repeat(250) + "\"}")).isZero();
            assertThat(client.error("subscribe", "{\"channel\":\"chat:" + "x".repeat(251) + "\"}")).isEqualTo(107);
        }
    }

    @Test
    void tooManySubscriptionsAreRefused() {
        try (TestClient client = gateway.connected("")) {
            for (int i = 0; i < 128; i++) {
                client.subscribed("chat:many" + i);
            }
            assertThat(client.error("subscribe", "{\"channel\":\"chat:more\"}")).isEqualTo(106);
            client.command("unsubscribe", "{\"channel\":\"chat:many0\"}");
            client.subscribed("chat:more");
        }
    }

    @Test
    void unsubscribingAChannelThatOneIsNotInIsFine() {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.command("unsubscribe", "{\"channel\":\"chat:none\"}").has("unsubscribe")).isTrue();
        }
    }

    @Test
    void thePersonalChannelCannotBeLeft() {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.command("unsubscribe", "{\"channel\":\"user:42\"}").has("unsubscribe")).isTrue();
            TestRedis.start().publish("user:42", "\"still here\"".getBytes(StandardCharsets.UTF_8));
            assertThat(client.nextData("user:42").asText()).isEqualTo("still here");
        }
    }

    @Test
    void publicationsEndWithTheUnsubscribeReply() {
        try (TestClient client = gateway.connected("42").subscribed("chat:end").subscribed("chat:mark")) {
            client.command("unsubscribe", "{\"channel\":\"chat:end\"}");
            client.publish("chat:end", "1");
            client.publish("chat:mark", "2");
            assertThat(client.nextPush().path("channel").asText()).isEqualTo("chat:mark");
        }
    }

    @Test
    void recoveryThatIsNotThereIsSaidSo() {
        try (TestClient client = gateway.connected("42")) {
            JsonNode reply = client.command("subscribe",
                "{\"channel\":\"chat:r\",\"recover\":true,\"epoch\":\"e\",\"offset\":7,\"positioned\":true,"
                    + "\"recoverable\":true,\"join_leave\":true,\"flag\":1,\"delta\":\"fossil\"}");
            assertThat(reply.path("subscribe").toString()).isEqualTo("{\"was_recovering\":true}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":9,\"subscribe\":{\"channel\":\"chat:u\",\"tomorrow\":{\"a\":[1,{}]}},\"x\":null}",
        "{\"subscribe\":{\"channel\":\"chat:u\"},\"unsubscribe\":{\"channel\":\"chat:u\"},\"id\":9}\n",
        " { \"id\" : 9 , \"subscribe\" : { \"channel\" : \"chat:u\" } } "})
    void unknownMembersSpacesAndTrailingNewlinesDoNoHarm(String frame) {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.send(frame).nextReply().toString()).isEqualTo("{\"id\":9,\"subscribe\":{}}");
        }
    }

    @Test
    void binaryFramesAndFragmentsAreAsGoodAsText() {
        byte[] command = "{\"id\":1,\"connect\":{}}".getBytes(StandardCharsets.UTF_8);
        try (TestClient client = gateway.client()) {
            assertThat(client.sendRaw(ClientFrames.binary(command)).nextReply().has("connect")).isTrue();

            client.sendRaw(ClientFrames.frame(ClientFrames.TEXT, "{\"id\":2,\"subscribe\":"));
            client.roundTrip("between");
            client.sendRaw(ClientFrames.frame(ClientFrames.CONTINUATION, ""));
            client.sendRaw(ClientFrames.frame(ClientFrames.FIN | ClientFrames.CONTINUATION,
                "{\"channel\":\"chat:\u00e4\u20ac\"}}"));
            assertThat(client.nextReply().has("subscribe")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"id\":2,\"connect\":{}}",
        "{\"id\":0,\"subscribe\":{\"channel\":\"chat:x\"}}", "{\"subscribe\":{\"channel\":\"chat:x\"}}",
        "{\"id\":2}", "{\"id\":2,\"ping\":{}}", "{\"id\":2,\"dance\":{}}",
        "{\"id\":2,\"subscribe\":{}}", "{\"id\":2,\"subscribe\":{\"channel\":\"chat:x\",\"delta\":\"other\"}}",
        "{\"id\":2,\"unsubscribe\":{}}", "{\"id\":2,\"publish\":{\"data\":1}}", "{\"id\":2,\"refresh\":{}}",
        "{}", "", "\n", "{}\n\n"})
    void whatBreaksTheRulesOfCommandsEndsTheConnection(String frame) {
        try (TestClient client = gateway.connected("42")) {
            double before = gateway.metric("sluice_connections_closed_total{code=\"3501");

            assertThat(client.send(frame).expectClose()).isEqualTo(new TestClient.Closed(3501, "bad request"));
            gateway.awaitMetric("sluice_connections_closed_total{code=\"3501", before + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1,\"subscribe\":{\"channel\":\"chat:x\"}}", "{\"send\":{\"data\":1}}", "{}",
        "{\"id\":1,\"refresh\":{\"token\":\"t\"}}", "{\"id\":1,\"dance\":{}}"})
    void theFirstCommandMustBeConnect(String frame) {
        try (TestClient client = gateway.client()) {
            assertThat(client.send(frame).expectCloseCode()).isEqualTo(3501);
        }
    }

    @Test
    void whatFollowsInAFrameIsNotDoneAfterTheEnd() {
        try (TestClient other = gateway.connected("").subscribed("chat:after");
            TestClient client = gateway.connected("42")) {
            client.send("{\"id\":2,\"subscribe\":{}}\n{\"id\":3,\"subscribe\":{\"channel\":\"chat:after\"}}\n"
                + "{\"id\":4,\"publish\":{\"channel\":\"chat:after\",\"data\":\"no\"}}");
            assertThat(client.expectCloseCode()).isEqualTo(3501);

            TestRedis.start().publish("chat:after", "\"yes\"".getBytes(StandardCharsets.UTF_8));
            assertThat(other.nextData("chat:after").asText()).isEqualTo("yes");
        }
    }

    @Test
    void sendIsNotAvailable() {
        try (TestClient client = gateway.connected("42")) {
            assertThat(client.send("{\"send\":{\"data\":{\"a\":1}}}").expectCloseCode()).isEqualTo(3508);
        }
    }

    @Test
    void aClientsCloseIsAnswered() {
        try (TestClient client = gateway.connected("42")) {
            client.sendRaw(ClientFrames.close(1000, "bye"));
            assertThat(client.expectCloseCode()).isEqualTo(1000);
            assertThat(client.endsAfterClose()).isTrue();
        }
    }
}
