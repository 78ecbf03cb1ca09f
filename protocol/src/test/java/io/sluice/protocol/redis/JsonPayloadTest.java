package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Samples;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.json.JsonScanner;
import io.sluice.protocol.json.JsonScanner.Verdict;
import io.sluice.protocol.json.JsonWriter;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JsonPayloadTest {
    private static final ObjectMapper mapper = new ObjectMapper();

    @Property
    void jsonKeepsItsValueAndLosesItsLineBreaks(@ForAll("json") String json) throws Exception {
        byte[] form = jsonForm(JsonPayload.of(json.getBytes(UTF_8)));
        assertThat(form).asString(UTF_8).isEqualTo(json.replace('\n', ' ').replace('\r', ' '));
        assertThat(mapper.readTree(form)).isEqualTo(mapper.readTree(json));
    }

    @Property(tries = 2_000)
    void whateverHasAJsonFormIsOneLineOfJson(@ForAll("mutatedJson") byte[] bytes) throws Exception {
        byte[] before = bytes.clone();
        Payload payload = JsonPayload.of(bytes);
        assertThat(payload.hasJsonForm()).isEqualTo(Utf8.valid(before, 0, before.length));
        if (payload.hasJsonForm()) {
            byte[] json = jsonForm(payload);
            assertThat(json).doesNotContain('\n').doesNotContain('\r');
            assertThat(JsonScanner.scan(json, 0, json.length).verdict()).isEqualTo(Verdict.JSON);
            assertSameMeaning(before, json);
        }
        assertThat(payload.bytes()).isEqualTo(before);
    }

    @Property
    void anyBytesStayAsTheyAre(@ForAll byte[] bytes) throws Exception {
        byte[] before = bytes.clone();
        assertThat(JsonPayload.of(bytes).bytes()).isEqualTo(before);
    }

    @Property
    void textBecomesAString(@ForAll String text) throws Exception {
        String whole = "<" + new String(text.getBytes(UTF_8), UTF_8);
        Payload payload = JsonPayload.of(whole.getBytes(UTF_8));
        assertThat(payload).hasToString(whole);
        assertThat(mapper.readTree(jsonForm(payload)).textValue()).isEqualTo(whole);
    }

    @Test
    void whatIsPublishedAloneIsNotCopied() throws Exception {
        for (String message : List.of("{\"text\":\n\"hi\"}", "hello", "\"\u00fc")) {
            byte[] bytes = message.getBytes(ISO_8859_1);
            assertThat(JsonPayload.of(bytes).bytes()).isSameAs(bytes);
        }
    }

    @Test
    void noBytesAreTheEmptyText() throws Exception {
        Payload nothing = JsonPayload.of(new byte[0]);
        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.isAbsent()).isFalse();
        assertThat(jsonForm(nothing)).asString(UTF_8).isEqualTo("\"\"");
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.brokenJson();
    }

    @Provide
    Arbitrary<byte[]> mutatedJson() {
        return Samples.mutatedJson();
    }

    private static byte[] jsonForm(Payload payload) {
        return new JsonWriter(0).payload(payload).toByteArray();
    }

    private static void assertSameMeaning(byte[] raw, byte[] json) throws Exception {
        if (JsonScanner.scan(raw, 0, raw.length).verdict() == Verdict.JSON) {
            assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree(new String(raw, UTF_8)));
        } else {
            assertThat(mapper.readTree(json).textValue()).isEqualTo(new String(raw, UTF_8));
        }
    }
}
