package io.sluice.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.protocol.Payload;
import io.sluice.protocol.Utf8;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
    private static final ObjectMapper mapper = new ObjectMapper();

    @Property
    void stringsAreReadBackTheSame(@ForAll String text) throws Exception {
        byte[] json = new JsonWriter(0).string(text).toByteArray();
        assertThat(Utf8.valid(json, 0, json.length)).isTrue();
        assertThat(mapper.readTree(json).textValue()).isEqualTo(withoutHalves(text));
    }

    @Property
    void utf8StringsAreWrittenLikeStrings(@ForAll String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        assertThat(new JsonWriter(0).utf8String(utf8, 0, utf8.length).toByteArray())
            .isEqualTo(new JsonWriter(64).string(new String(utf8, UTF_8)).toByteArray());
    }

    @Test
    void everyCharacterIsReadBackTheSame() throws Exception {
        for (int from = 0; from <= Character.MAX_CODE_POINT; from += 0x800) {
            StringBuilder text = new StringBuilder();
            for (int point = from; point < from + 0x800; point++) {
                text.appendCodePoint(point);
            }
            byte[] json = new JsonWriter(0).string(text.toString()).toByteArray();
            assertThat(mapper.readTree(json).textValue()).isEqualTo(withoutHalves(text.toString()));
        }
    }

    @Property
    void numbersAreReadBackTheSame(@ForAll long number) throws Exception {
        assertThat(mapper.readTree(new JsonWriter(0).number(number).toByteArray()).longValue()).isEqualTo(number);
    }

    @Test
    void commasComeBetweenMembersAndElements() {
        JsonWriter out = new JsonWriter(0).beginObject().name("a").beginArray().endArray()
            .name("b").beginArray().number(1).bool(true).string("").beginObject().endObject().payload(Payload.of("2"))
            .endArray().anyName("\"").bool(false).name("c").beginObject().name("d").number(-10).endObject().endObject();
        assertThat(new String(out.toByteArray(), UTF_8))
            .isEqualTo("{\"a\":[],\"b\":[1,true,\"\",{},2],\"\\\"\":false,\"c\":{\"d\":-10}}");
    }

    @Test
    void payloadsAreCopiedNotChanged() {
        Payload payload = Payload.of("[1,\n2]");
        assertThat(new JsonWriter(0).payload(payload).toByteArray()).asString(UTF_8).isEqualTo("[1, 2]");
        assertThat(payload).hasToString("[1,\n2]");
    }

    private static String withoutHalves(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints().forEach(point -> whole.appendCodePoint(
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point));
        return whole.toString();
    }
}
