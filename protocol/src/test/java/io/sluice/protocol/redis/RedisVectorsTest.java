package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Vectors;
import io.sluice.protocol.Wire;
import io.sluice.protocol.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class RedisVectorsTest {
    private static final BusKey KEY = BusKey.parse("key1:0123456789abcdef0123456789abcdef");
    private static final BusVerifier VERIFIER = new BusVerifier(
        List.of(KEY, BusKey.parse("other:fedcba9876543210fedcba9876543210")), "", true, 60_000,
        () -> 1_732_000_000_000L);

    @TestFactory
    Stream<DynamicTest> busMessages() {
        return Vectors.tests("bus-messages.json", vector -> {
            byte[] bytes = Vectors.bytes(vector, "message");
            if (vector.has("refused")) {
                assertRefused(vector, () -> BusMessage.decode(bytes));
            } else {
                BusMessage message = BusMessage.decode(bytes.clone());
                assertThat(shown(message)).isEqualTo(vector.get(message.kind().name().toLowerCase(Locale.ROOT)));
                if (message.kind() == BusMessage.Kind.PUBLICATION) {
                    assertRaw(message.publication().data(), bytes);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> whatTheFunctionPublishesIsRead() {
        return Vectors.tests("publish-function.json", vector -> {
            if (vector.has("published")) {
                String text = vector.get("published").textValue().replace("<epoch>", "0a1b2c3d")
                    .replace("<time>", "1732000000000");
                BusMessage message = BusMessage.decode(text.getBytes(UTF_8));
                assertThat(message.publication().offset()).isEqualTo(vector.get("offset").longValue());
                assertThat(message.epoch()).isEqualTo(message.publication().offset() == 0 ? "" : "0a1b2c3d");
                assertThat(message.timeMillis()).isEqualTo(1_732_000_000_000L);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> controlMessages() {
        return Vectors.tests("control-messages.json", vector -> {
            byte[] bytes = Vectors.bytes(vector, "message");
            if (vector.has("refused")) {
                assertRefused(vector, () -> ControlMessage.decode(bytes));
            } else if (vector.has("revoke")) {
                assertThat(ControlMessage.decode(bytes)).isEqualTo(revoke(vector.get("revoke")));
            } else {
                assertThat(ControlMessage.decode(bytes)).isEqualTo(disconnect(vector.get("disconnect")));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> signedMessagesAreBelievedOrNot() {
        return Vectors.tests("signed-messages.json", vector -> {
            byte[] bytes = Vectors.bytes(vector, "message");
            String channel = vector.get("channel").textValue();
            if (vector.has("refused")) {
                assertRefused(vector, () -> VERIFIER.verifyLive(channel, bytes));
            } else {
                assertThat(VERIFIER.verifyLive(channel, bytes)).isNotEqualTo(BusVerifier.UNSIGNED);
            }
            if (vector.has("kept") || !vector.has("refused")) {
                VERIFIER.verifyKept(channel, bytes);
            } else {
                assertRefused(vector, () -> VERIFIER.verifyKept(channel, bytes));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> headsAndPayloadsAreSignedSo() {
        return Vectors.tests("signed-messages.json", vector -> {
            if (vector.has("head")) {
                BusMac mac = new BusMac(KEY, "").begin(vector.get("channel").textValue()).line("n1".getBytes(UTF_8))
                    .line(Vectors.bytes(vector, "head"));
                String signature = new String(mac.end(Vectors.bytes(vector, "payload"), 0), UTF_8);
                assertThat(vector.get("message").textValue()).isEqualTo("\u001e{" + vector.get("head").textValue()
                    + ",\"s\":\"key1:n1:" + signature + "\"}\n" + vector.get("payload").textValue());
            }
        });
    }

    private static void assertRefused(JsonNode vector, ThrowingCallable decoding) {
        BusMessageException refusal = catchThrowableOfType(BusMessageException.class, decoding);
        assertThat(refusal).isNotNull();
        assertThat(refusal.fault().label()).isEqualTo(vector.get("refused").textValue());
    }

    private static void assertRaw(Payload data, byte[] message) {
        int payload = message.length > 0 && message[0] == BusMessage.HEADER_MARK ? lineEnd(message) + 1 : 0;
        assertThat(data.bytes()).isEqualTo(Arrays.copyOfRange(message, payload, message.length));
    }

    private static int lineEnd(byte[] message) {
        int at = 0;
        while (message[at] != '\n') {
            at++;
        }
        return at;
    }

    private static JsonNode shown(BusMessage message) throws Exception {
        ObjectNode shown = (ObjectNode) Wire.shown(message.publication());
        shown.remove("data");
        if (message.publication().data().hasJsonForm() && !message.publication().data().isAbsent()) {
            JsonWriter form = new JsonWriter(0).payload(message.publication().data());
            shown.put("data", new String(form.toByteArray(), UTF_8));
        }
        if (shown.has("info")) {
            dropEmpty((ObjectNode) shown.get("info"), "user");
        }
        if (!message.epoch().isEmpty()) {
            shown.put("epoch", message.epoch());
        }
        if (message.timeMillis() != 0) {
            shown.put("time", message.timeMillis());
        }
        return shown;
    }

    private static void dropEmpty(ObjectNode node, String member) {
        if (node.get(member).textValue().isEmpty()) {
            node.remove(member);
        }
    }

    private static ControlMessage revoke(JsonNode node) {
        return new ControlMessage.Revoke(new Revocation(node.get("token").textValue(), node.get("user").textValue(),
            node.get("before").longValue(), node.get("until").longValue()));
    }

    private static ControlMessage disconnect(JsonNode node) {
        return new ControlMessage.Disconnect(node.get("user").textValue(), node.get("client").textValue(),
            node.get("code").intValue(), node.get("reason").textValue());
    }
}
