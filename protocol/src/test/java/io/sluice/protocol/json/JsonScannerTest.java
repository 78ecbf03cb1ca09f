package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.protocol.Samples;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.json.JsonScanner.Verdict;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class JsonScannerTest {
    private static final JsonFactory JACKSON =
        new JsonFactoryBuilder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    @Property
    void jsonIsJson(@ForAll("json") String json) {
        JsonScanner scan = scan(json.getBytes(UTF_8));
        assertThat(scan.verdict()).isEqualTo(Verdict.JSON);
    }

    @Property(tries = 3_000)
    void agreesWithJacksonOnMutatedJson(@ForAll("mutatedJson") byte[] bytes) throws IOException {
        assertAgreement(bytes);
    }

    @Property(tries = 3_000)
    void agreesWithJacksonOnTokensInAnyOrder(@ForAll("tokens") String tokens) throws IOException {
        assertAgreement(tokens.getBytes(UTF_8));
    }

    @Test
    void agreesWithJacksonOnEveryByteInEveryPlace() throws IOException {
        byte[] json = " {\"a\\u00e9\":[-1.5e+3,true,false,null,\"x\\n\",0]} ".getBytes(UTF_8);
        for (int i = 0; i < json.length; i++) {
            byte[] changed = json.clone();
            for (int b = 0; b < 0x80; b++) {
                changed[i] = (byte) b;
                assertAgreement(changed);
            }
        }
    }

    @Test
    void everyPrefixOfJsonIsNotJson() throws IOException {
        byte[] json = "{\"a\":[-1.5e+3,true,false,null,\"x\\u0041\"]}".getBytes(UTF_8);
        for (int to = 0; to < json.length; to++) {
            assertThat(JsonScanner.scan(json, 0, to).verdict()).isEqualTo(Verdict.NOT_JSON);
        }
        assertThat(scan(json).verdict()).isEqualTo(Verdict.JSON);
    }

    @Test
    void halvesOfSurrogatePairsMayBeEscaped() {
        // RFC 8259, section 8.2, allows it, and so do browsers; Jackson does in values, but not in names.
        assertThat(scan("{\"\\ud83d\":\"\\ude00\"}".getBytes(UTF_8)).verdict()).isEqualTo(Verdict.JSON);
    }

    @Test
    void onlyTheRangeCounts() {
        byte[] bytes = "x[1]y".getBytes(UTF_8);
        assertThat(JsonScanner.scan(bytes, 1, 4).verdict()).isEqualTo(Verdict.JSON);
        assertThat(JsonScanner.scan(bytes, 1, 3).verdict()).isEqualTo(Verdict.NOT_JSON);
        assertThat(JsonScanner.scan(bytes, 0, 4).verdict()).isEqualTo(Verdict.NOT_JSON);
        assertThatThrownBy(() -> JsonScanner.scan(bytes, 1, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void objectsAndArraysMixUpToTheGreatestDepth() {
        String deep = "[{\"a\":".repeat(31) + "[{}" + "]" + "}]".repeat(31);
        assertThat(scan(deep.getBytes(UTF_8)).verdict()).isEqualTo(Verdict.JSON);
        String deeper = deep.replace("{}", "{\"a\":[]}");
        assertThat(scan(deeper.getBytes(UTF_8)).verdict()).isEqualTo(Verdict.TOO_DEEP);
    }

    @Provide
    Arbitrary<String> json() {
        return Samples.brokenJson();
    }

    @Provide
    Arbitrary<byte[]> mutatedJson() {
        return Samples.mutatedJson();
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.of("{", "}", "[", "]", ",", ":", "\"a\"", "1", "-", "0", ".5", "e1", "true", "null", " ",
            "\"", "\\", "\n", "{\"a\":", "[1,").list().ofMaxSize(7).map(list -> String.join("", list));
    }

    private static JsonScanner scan(byte[] bytes) {
        return JsonScanner.scan(bytes, 0, bytes.length);
    }

    private static void assertAgreement(byte[] bytes) throws IOException {
        if (Utf8.valid(bytes, 0, bytes.length)) {
            assertThat(scan(bytes).verdict()).as(new String(bytes, UTF_8))
                .isEqualTo(jsonForJackson(bytes) ? Verdict.JSON : Verdict.NOT_JSON);
        }
    }

    /** Whether Jackson finds one value and nothing after it. It reads many root values, so the first must be all. */
    private static boolean jsonForJackson(byte[] bytes) throws IOException {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return first != null && parser.nextToken() == null;
        } catch (JacksonException expected) {
            return false;
        }
    }
}
