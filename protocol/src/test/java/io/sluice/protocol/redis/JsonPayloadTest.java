package io.sluice.protocol.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Samples;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.json.JsonScanner;
import io.sluice.protocol.json.JsonScanner.Verdict;
import io.sluice.protocol.redis.BusMessageException.Fault;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JsonPayloadTest {
    private static final ObjectMapper mapper = new ObjectMapper();

    @Property
    void jsonKeepsItsValueAndLosesItsLineBreaks(@ForAll("json") String json) throws Exception {
        Payload payload = JsonPayload.of(json.getBytes(UTF_8));
        assertThat(payload).hasToString(json.replace('\n', ' ').replace('\r', ' '));
        assertThat(mapper.readTree(payload.bytes())).isEqualTo(mapper.readTree(json));
    }

    @Property(tries = 2_000)
    void whateverIsTakenIsOneLineOfJson(@ForAll("mutatedJson") byte[] bytes) throws Exception {
        byte[] before = bytes.clone();
        try {
            byte[] json = JsonPayload.of(bytes).bytes();
            assertThat(json).doesNotContain('\n').doesNotContain('\r');
            assertThat(JsonScanner.scan(json, 0, json.length).verdict()).isEqualTo(Verdict.JSON);
            assertSameMeaning(before, json);
        } catch (BusMessageException refusal) {
            assertThat(refusal.fault()).isEqualTo(Fault.NOT_UTF8);
            assertThat(Utf8.valid(before, 0, before.length)).isFalse();
        }
    }

    @Property
    void textBecomesAString(@ForAll String text) throws Exception {
        String whole = "<" + new String(text.getBytes(UTF_8), UTF_8);
        assertThat(mapper.readTree(JsonPayload.of(whole.getBytes(UTF_8)).bytes()).textValue()).isEqualTo(whole);
    }

    @Test
    void jsonOnOneLineIsNotCopied() throws Exception {
        byte[] json = "{\"text\": \"hi\"}".getBytes(UTF_8);
        assertThat(JsonPayload.of(json).bytes()).isSameAs(json);
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.brokenJson();
    }

    @Provide
    Arbitrary<byte[]> mutatedJson() {
        return Samples.mutatedJson();
    }

    private static void assertSameMeaning(byte[] raw, byte[] json) throws Exception {
        if (JsonScanner.scan(raw, 0, raw.length).verdict() == Verdict.JSON) {
            assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree(new String(raw, UTF_8)));
        } else {
            assertThat(mapper.readTree(json).textValue()).isEqualTo(new String(raw, UTF_8));
        }
    }
}
