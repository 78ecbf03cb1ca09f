package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.redis.TestRedis;
import io.sluice.gateway.websocket.ClientFrames;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything malformed. Each attacker gets the code that the protocols name and is counted, and a bystander on the same
 * loop hears the next publication.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class HostileClientIT {
    private static final int FIN = ClientFrames.FIN;

    private final TestRedis redis = TestRedis.start();
    private final TestGateway gateway = TestGateway.start(redis, "--http-io-threads=1", "--client-close-timeout=5s",
        "--client-max-queued-bytes=256KiB", "--http-request-timeout=3s", "--client-command-burst=1000000");

    private TestClient bystander = gateway.connected("bystander").subscribed("chat:bystander");

    /** What is sent, and the code that it is answered with. */
    static final class Attack {
        private final String name;
        private final int code;
        private final byte[] bytes;

        Attack(String name, int code, byte[] bytes) {
            this.name = name;
            this.code = code;
            this.bytes = bytes;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> framing() {
        byte[] unmasked = {(byte) 0x81, 2, '{', '}'};
        return Stream.of(
            new Attack("unmasked frame", 1002, unmasked),
            new Attack("reserved bit 1", 1002, ClientFrames.frame(FIN | 0x40 | ClientFrames.TEXT, "{}")),
            new Attack("reserved bit 3", 1002, ClientFrames.frame(FIN | 0x10 | ClientFrames.TEXT, "{}")),
            new Attack("reserved opcode", 1002, ClientFrames.frame(FIN | 3, "{}")),
            new Attack("reserved control opcode", 1002, ClientFrames.frame(FIN | 11, "")),
            new Attack("fragmented ping", 1002, ClientFrames.frame(ClientFrames.PING, "")),
            new Attack("long ping", 1002, ClientFrames.ping("x".repeat(126))),
            new Attack("continuation of nothing", 1002, ClientFrames.frame(FIN, "x")),
            new Attack("message in a message", 1002, ClientFrames.concat(
                ClientFrames.frame(ClientFrames.TEXT, "{"), ClientFrames.text("{}"))),
            new Attack("half a close status", 1002, ClientFrames.frame(FIN | ClientFrames.CLOSE, "x")),
            new Attack("close status that may not be sent", 1002, ClientFrames.close(1005, "")),
            new Attack("close status of nobody", 1002, ClientFrames.close(2999, "")),
            new Attack("close reason that is not UTF-8", 1007,
                ClientFrames.frame(FIN | ClientFrames.CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xFF)),
            new Attack("text that is not UTF-8", 1007,
                ClientFrames.frame(FIN | ClientFrames.TEXT, (byte) '{', (byte) 0xC3, (byte) '}')),
            new Attack("text that ends in a character", 1007,
                ClientFrames.frame(FIN | ClientFrames.TEXT, (byte) 0xE2, (byte) 0x82)),
            new Attack("message too long", 1009, ClientFrames.text("x".repeat((64 << 10) + 1))),
            new Attack("message said to be huge", 1009,
                ClientFrames.header(ClientFrames.KEY, FIN | ClientFrames.TEXT, 1L << 40, 8)),
            new Attack("length with its highest bit", 1002,
                ClientFrames.header(ClientFrames.KEY, FIN | ClientFrames.TEXT, Long.MIN_VALUE, 8)),
            new Attack("too many fragments", 1009, fragments(1025, "")),
            new Attack("fragments too long together", 1009, fragments(66, "x".repeat(1000))));
    }

    static Stream<Attack> messages() {
        return Stream.of("garbage", "{", "[]", "null", "\"\"", "[{\"id\":2}]", "{\"id\":\"2\",\"rpc\":{}}",
                "{\"id\":2.5,\"rpc\":{}}", "{\"id\":-1,\"rpc\":{}}", "{\"id\":4294967296,\"rpc\":{}}",
                "{\"id\":" + "9".repeat(1000) + ",\"rpc\":{}}", "{\"id\":2,\"subscribe\":[]}",
                "{\"id\":2,\"subscribe\":{\"channel\":1}}", "{\"id\":2,\"subscribe\":{\"channel\":\"\\ud8\"}}",
                "{\"id\":2,\"rpc\":{}} {}", "{'id':2,'rpc':{}}",
                "{\"id\":2,\"rpc\":{},}", "\ufeff{\"id\":2,\"rpc\":{}}",
                "{\"id\":2,\"rpc\":{\"data\":NaN}}", "{\"id\":2,\"rpc\":{\"data\":" + "1".repeat(2000) + "}}",
                "{\"id\":2,\"rpc\":{\"data\":" + "[".repeat(100) + "]".repeat(100) + "}}",
                "[".repeat(60_000), "{\"a\":".repeat(12_000), "{\"id\":2,\"rpc\":{}}\n".repeat(513),
                "{\"id\":2,\"publish\":{\"channel\":\"chat:x\",\"data\":\"\u0000\"}}")
            .map(text -> new Attack(text.substring(0, Math.min(text.length(), 50)), 3501, ClientFrames.text(text)));
    }

    static Stream<Attack> attacks() {
        Attack binary = new Attack("binary that is not UTF-8", 3501,
            ClientFrames.binary((byte) '{', (byte) 0xFF, (byte) '}'));
        return Stream.of(framing(), messages(), Stream.of(binary)).flatMap(each -> each);
    }

    @BeforeEach
    void somebodyIsThere() {
        if (bystander.isClosed()) {
            bystander = gateway.connected("bystander").subscribed("chat:bystander");
        }
    }

    @AfterEach
    void nobodyElseIsHarmed() {
        redis.publish("chat:bystander", "\"still here\"".getBytes(StandardCharsets.UTF_8));
        assertThat(bystander.nextData("chat:bystander").asText()).isEqualTo("still here");
        gateway.awaitMetric("sluice_connections ", 1);
        gateway.awaitMetric("sluice_outbound_queued_bytes ", 0);
    }

    @AfterAll
    void stop() {
        bystander.close();
        gateway.awaitEmpty();
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackerInSessionGetsTheCodeAndIsCounted(Attack attack) {
        try (TestClient attacker = gateway.connected("42").subscribed("chat:bystander")) {
            assertRefused(attacker, attack);
        }
    }

    @ParameterizedTest
    @MethodSource("framing")
    void anAttackerWithoutASessionGetsTheSame(Attack attack) {
        try (TestClient attacker = gateway.client()) {
            assertRefused(attacker, attack);
        }
    }

    @Test
    void anAttackByTheByteGetsTheSame() {
        for (Attack attack : framing().filter(each -> each.bytes.length < 200).toList()) {
            try (TestClient attacker = gateway.client()) {
                for (byte b : Arrays.copyOf(attack.bytes, attack.bytes.length - 1)) {
                    attacker.sendRaw(new byte[] {b});
                }
                attacker.sendRaw(new byte[] {attack.bytes[attack.bytes.length - 1]});
                assertThat(attacker.expectCloseCode()).as(attack.name).isEqualTo(attack.code);
            }
        }
    }

    /** Closing a socket that still has bytes to read resets it, and the close frame would be lost with it. */
    @Test
    void aClientThatGoesOnSendingTooMuchStillHearsWhy() {
        byte[] more = new byte[1 << 20];
        try (TestClient attacker = gateway.connected("42")) {
            attacker.sendRaw(ClientFrames.header(ClientFrames.KEY, FIN | ClientFrames.BINARY, 1L << 30, 8));
            for (int i = 0; i < 32; i++) {
                attacker.sendRaw(more);
            }
            assertThat(attacker.expectCloseCode()).isEqualTo(1009);
        }
    }

    @Test
    void aFloodOfTinyFramesIsServed() {
        byte[] frame = ClientFrames.text("{\"id\":7,\"unsubscribe\":{\"channel\":\"chat:x\"}}");
        try (TestClient attacker = gateway.connected("42")) {
            byte[] hundred = ClientFrames.concat(IntStream.range(0, 100).mapToObj(i -> frame).toArray(byte[][]::new));
            for (int i = 0; i < 200; i++) {
                attacker.sendRaw(hundred);
                for (int k = 0; k < 100; k++) {
                    assertThat(attacker.nextReply().has("unsubscribe")).isTrue();
                }
            }
        }
    }

    @Test
    void aFloodOfCommandsWhoseAnswersNobodyReadsEndsAsSlow() {
        byte[] frame = ClientFrames.text("{\"id\":7,\"unsubscribe\":{\"channel\":\"chat:x\"}}\n".repeat(511)
            + "{\"id\":7,\"rpc\":{}}");
        double before = gateway.metric("sluice_slow_consumers_closed_total");
        try (TestClient attacker = TestClient.open(gateway.port(), 4096).upgrade()) {
            attacker.connect(TestGateway.token("42"));
            for (int i = 0; i < 2_000 && gateway.metric("sluice_slow_consumers_closed_total") == before; i++) {
                attacker.sendRaw(frame);
            }
            // The last two: whoever does not read in time does not hear why.
            assertThat(attacker.expectCloseCode()).isIn(3008, 1006, 0);
        } catch (UncheckedIOException expected) {
            // cut off while sending
        }
        gateway.awaitMetric("sluice_slow_consumers_closed_total", before + 1);
    }

    @Test
    void halfAHandshakeIsClosedOnInTime() {
        try (TestClient attacker = TestClient.open(gateway.port(), 0)) {
            attacker.sendRaw(TestClient.HANDSHAKE.substring(0, 60).getBytes(StandardCharsets.US_ASCII));
            assertThat(attacker.endsAfterClose()).isTrue();
        }
    }

    @Test
    void whoVanishesInTheMiddleOfAFrameLeavesNothing() {
        try (TestClient attacker = gateway.connected("42").subscribed("chat:bystander")) {
            attacker.sendRaw(ClientFrames.header(ClientFrames.KEY, ClientFrames.TEXT, 60_000, 2));
            attacker.sendRaw(new byte[30_000]);
            attacker.reset();
        }
    }

    @Test
    void badHandshakesAreRefusedByStatusAndCounted() {
        double before = gateway.metric("sluice_handshake_failures_total");
        assertThat(TestGateway.httpGet(gateway.port(), "/nowhere")).startsWith("HTTP/1.1 404 ");
        assertThat(TestGateway.httpGet(gateway.port(), "/connection/websocket")).startsWith("HTTP/1.1 4");
        assertThat(TestGateway.httpGet(gateway.port(), "/connection/websocket", "Upgrade: websocket",
            "Connection: Upgrade", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
            .startsWith("HTTP/1.1 426 ");
        gateway.awaitMetric("sluice_handshake_failures_total", before + 2);
    }

    private void assertRefused(TestClient attacker, Attack attack) {
        String counter = "sluice_connections_closed_total{code=\"" + attack.code;
        double before = gateway.metric(counter);
        assertThat(attacker.sendRaw(attack.bytes).expectCloseCode()).isEqualTo(attack.code);
        gateway.awaitMetric(counter, before + 1);
    }

    private static byte[] fragments(int count, String text) {
        return ClientFrames.concat(IntStream.range(0, count)
            .mapToObj(i -> ClientFrames.frame(i == 0 ? ClientFrames.TEXT : ClientFrames.CONTINUATION, text))
            .toArray(byte[][]::new));
    }
}
