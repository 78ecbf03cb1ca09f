package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class StampTest {
    private static final Stamp STAMP = new Stamp("00c0ffee", 100);

    private final StampReader reader = new StampReader(STAMP);

    @Test
    void payloadsAreJsonOfTheSizeAskedFor() throws IOException {
        byte[] payload = STAMP.payload(3, 4, 5);

        assertThat(payload).hasSize(100);
        assertThat(new ObjectMapper().readTree(payload).path("m").asText())
            .isEqualTo("00c0ffee 00000003 0000000004 0000000000000000005");
        assertThat(new Stamp("00c0ffee", Stamp.MIN_BYTES).payload(0, 0, 0)).hasSize(Stamp.MIN_BYTES);
    }

    @Property(tries = 200)
    void numbersAreReadBackFromAnyPlace(@ForAll @IntRange(max = Stamp.MAX_STREAMS - 1) int stream,
        @ForAll @IntRange(min = 0) int sequence, @ForAll @LongRange(min = 0) long due,
        @ForAll @AlphaChars String before) {
        assertThat(read(before, STAMP.payload(stream, sequence, due))).isEqualTo(StampReader.Found.OURS);
        assertThat(reader.stream()).isEqualTo(stream);
        assertThat(reader.sequence()).isEqualTo(sequence);
        assertThat(reader.dueNanos()).isEqualTo(due);
    }

    @Test
    void anotherRunsPayloadsAreForeign() {
        assertThat(read("", new Stamp("0badcafe", 100).payload(0, 0, 0))).isEqualTo(StampReader.Found.FOREIGN);
    }

    @Test
    void cutOrChangedPayloadsAreFound() {
        byte[] whole = STAMP.payload(1, 2, 3);
        assertThat(reader.read(whole, 0, whole.length - 1)).isEqualTo(StampReader.Found.ALTERED);
        whole[Stamp.SEQUENCE_AT] = 'x';
        assertThat(reader.read(whole, 0, whole.length)).isEqualTo(StampReader.Found.ALTERED);
    }

    @Test
    void schedulesNumberEachStreamWithoutGaps() {
        Schedule schedule = new Schedule(1_000, 1_000, 3, 4, 4);

        assertThat(schedule.stream(0)).isEqualTo(1);
        assertThat(schedule.sequence(0)).isEqualTo(1);
        assertThat(schedule.published(0) + schedule.published(1) + schedule.published(2)).isEqualTo(8);
        assertThat(schedule.dueNanos(2)).isEqualTo(2_001_000);
    }

    @Test
    void aPayloadQuotedAsAStringIsReadLikeAPlainOne() throws IOException {
        String payload = new String(STAMP.payload(3, 4, 5), UTF_8);
        byte[] event = ("42[\"message\"," + new ObjectMapper().writeValueAsString(payload) + "]").getBytes(UTF_8);

        assertThat(reader.read(event, 0, event.length)).isEqualTo(StampReader.Found.OURS);
        assertThat(reader.sequence()).isEqualTo(4);
        assertThat(reader.dueNanos()).isEqualTo(5);
        assertThat(reader.read(event, 0, event.length - 4)).isEqualTo(StampReader.Found.ALTERED);
        assertThat(read("", STAMP.payload(1, 2, 3))).isEqualTo(StampReader.Found.OURS);
    }

    private StampReader.Found read(String before, byte[] payload) {
        byte[] reply = (before + new String(payload, UTF_8) + "}}}").getBytes(UTF_8);
        return reader.read(reply, 0, reply.length);
    }
}
