package io.sluice.protocol.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.Result;
import io.sluice.protocol.Results;
import io.sluice.protocol.Samples;
import io.sluice.protocol.StreamPosition;
import io.sluice.protocol.UnsubscribeCode;
import io.sluice.protocol.Wire;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProtobufEncodingTest {
    private static final ObjectMapper mapper = new ObjectMapper();
    private static final ProtobufCodec CODEC = new ProtobufCodec(ProtobufLimits.DEFAULT);

    @Property(tries = 500)
    void resultsSayWhatTheirRecordsHold(@ForAll("results") Result result) throws Exception {
        ObjectNode expected = mapper.createObjectNode().put("id", 7);
        expected.set(Wire.member(result), withoutZeros(Wire.shown(result)));
        assertSays(CODEC.encode(new Reply.Done(7, result)), expected);
    }

    @Property(tries = 500)
    void publicationsSayWhatTheirRecordsHold(@ForAll("texts") String channel, @ForAll("texts") String epoch,
        @ForAll("publications") Publication publication) throws Exception {
        ObjectNode expected = mapper.createObjectNode();
        ObjectNode push = expected.putObject("push").put("channel", channel);
        ((ObjectNode) push.set("pub", Wire.shown(publication)).get("pub")).put("epoch", epoch);
        assertSays(CODEC.encode(new Push.Published(channel, publication, epoch)), withoutZeros(expected));
    }

    @ParameterizedTest
    @EnumSource
    void errorsSayWhetherTheyAreTemporary(ErrorCode error) throws Exception {
        ObjectNode expected = mapper.createObjectNode().put("id", 0xFFFF_FFFFL);
        expected.putObject("error").put("code", error.code()).put("message", error.message())
            .put("temporary", error.temporary());
        assertSays(CODEC.encode(new Reply.Failed(0xFFFF_FFFFL, error)), withoutZeros(expected));
    }

    @ParameterizedTest
    @EnumSource
    void unsubscribePushesSayWhy(UnsubscribeCode code) throws Exception {
        ObjectNode expected = mapper.createObjectNode();
        expected.putObject("push").put("channel", "a").putObject("unsubscribe").put("code", code.code())
            .put("reason", code.reason());
        assertSays(CODEC.encode(new Push.Unsubscribed("a", code)), expected);
    }

    @Test
    void subscribePushesSayWhereTheClientBegins() throws Exception {
        ObjectNode expected = mapper.createObjectNode();
        expected.putObject("push").put("channel", "a").putObject("subscribe").put("recoverable", true)
            .put("epoch", "7c88f8af").put("offset", 7).put("positioned", true);
        assertSays(CODEC.encode(new Push.Subscribed("a", true, new StreamPosition(7, "7c88f8af"))), expected);
    }

    @Property(tries = 200)
    void payloadsAreTheVeryBytes(@ForAll byte[] bytes) {
        byte[] wire = CODEC.encode(new Reply.Done(1, new Result.Rpc(Payload.of(bytes, Payload.Kind.BINARY))));
        assertThat(wire).endsWith(bytes);
        assertThat(CODEC.canSay(Payload.of(bytes, Payload.Kind.BINARY))).isTrue();
    }

    @Test
    void halvesOfPairsAreReplaced() throws Exception {
        Publication publication = new Publication(Payload.of("1"), new ClientInfo("\udc00x", "c", Payload.NONE,
            Payload.NONE), 0, Map.of("\ud83d", "a\ud83d\ude00\ud83d"));
        JsonNode pub = Oracle.decode("Reply", CODEC.encode(new Push.Published("a", publication))).at("/push/pub");
        assertThat(pub.at("/info/user").textValue()).isEqualTo("\ufffdx");
        assertThat(pub.at("/tags/\ufffd").textValue()).isEqualTo("a\ud83d\ude00\ufffd");
    }

    @Provide
    Arbitrary<String> texts() {
        return Samples.texts();
    }

    @Provide
    Arbitrary<Publication> publications() {
        return Samples.publications();
    }

    @Provide
    Arbitrary<Result> results() {
        return Results.all();
    }

    private static void assertSays(byte[] wire, JsonNode expected) throws Exception {
        assertThat(Oracle.decode("Reply", wire)).isEqualTo(mapper.readTree(expected.toString()));
    }

    /** Proto3 leaves out zeros and empty lists everywhere, but in maps. */
    private static JsonNode withoutZeros(JsonNode tree) {
        for (Map.Entry<String, JsonNode> member : List.copyOf(tree.properties())) {
            if (isZero(member.getValue())) {
                ((ObjectNode) tree).remove(member.getKey());
            } else if (!member.getKey().equals("tags")) {
                withoutZeros(member.getValue());
            }
        }
        if (tree.isArray()) {
            tree.forEach(ProtobufEncodingTest::withoutZeros);
        }
        return tree;
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue().isEmpty();
            case ARRAY -> value.isEmpty();
            case NUMBER -> value.longValue() == 0;
            case BOOLEAN -> !value.booleanValue();
            default -> false;
        };
    }
}
