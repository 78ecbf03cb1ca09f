package io.sluice.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.protocol.ErrorCode;
import io.sluice.protocol.Publication;
import io.sluice.protocol.Push;
import io.sluice.protocol.Reply;
import io.sluice.protocol.Result;
import io.sluice.protocol.Results;
import io.sluice.protocol.Samples;
import io.sluice.protocol.UnsubscribeCode;
import io.sluice.protocol.Wire;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JsonEncodingTest {
    private static final ObjectMapper mapper = new ObjectMapper();
    private static final JsonCodec CODEC = new JsonCodec(JsonLimits.DEFAULT);

    @Property(tries = 500)
    void resultsSayWhatTheirRecordsHold(@ForAll("results") Result result) throws Exception {
        ObjectNode expected = mapper.createObjectNode().put("id", 7);
        expected.set(Wire.member(result), Wire.tree(result));
        assertOneLine(CODEC.encode(new Reply.Done(7, result)), expected);
    }

    @Property(tries = 500)
    void publicationsSayWhatTheirRecordsHold(@ForAll("texts") String channel,
        @ForAll("publications") Publication publication) throws Exception {
        ObjectNode expected = mapper.createObjectNode();
        ObjectNode push = expected.putObject("push");
        if (!channel.isEmpty()) {
            push.put("channel", channel);
        }
        push.set("pub", Wire.tree(publication));
        assertOneLine(CODEC.encode(new Push.Published(channel, publication)), expected);
    }

    @ParameterizedTest
    @EnumSource
    void errorsSayWhetherTheyAreTemporary(ErrorCode error) throws Exception {
        ObjectNode expected = mapper.createObjectNode().put("id", 7);
        ObjectNode body = expected.putObject("error").put("code", error.code()).put("message", error.message());
        if (error.temporary()) {
            body.put("temporary", true);
        }
        assertOneLine(CODEC.encode(new Reply.Failed(7, error)), expected);
    }

    @ParameterizedTest
    @EnumSource
    void unsubscribePushesSayWhy(UnsubscribeCode code) throws Exception {
        ObjectNode expected = mapper.createObjectNode();
        expected.putObject("push").put("channel", "a").putObject("unsubscribe").put("code", code.code())
            .put("reason", code.reason());
        assertOneLine(CODEC.encode(new Push.Unsubscribed("a", code)), expected);
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

    private static void assertOneLine(byte[] wire, ObjectNode expected) throws Exception {
        assertThat(wire).doesNotContain('\n').doesNotContain('\r');
        assertThat(mapper.readTree(wire)).isEqualTo(mapper.readTree(expected.toString()));
    }
}
