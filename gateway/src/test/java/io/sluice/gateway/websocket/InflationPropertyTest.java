package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.observe.NoMetrics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any bytes as a compressed message: what comes of them is what a plain reading of the standards makes of them. */
class InflationPropertyTest {
    private static final int MAX_BYTES = 1 << 18;

    private final Inflation inflation = new Inflation(MAX_BYTES, 1000, NoMetrics.INSTANCE);

    @Property
    void noiseIsReadAsTheReferenceReadsIt(@ForAll("noise") byte[] payload) {
        assertThat(outcome(payload)).isEqualTo(expected(payload));
    }

    @Property
    void damagedMessagesAreReadAsTheReferenceReadsThem(@ForAll("messages") byte[] message, @ForAll boolean finished,
        @ForAll("damages") FrameDecoderPropertyTest.Damage damage) {
        byte[] payload = finished ? Compressing.finished(message) : Compressing.deflate(message);
        assertThat(outcome(payload)).isEqualTo(HexFormat.of().formatHex(message));
        damage.applyTo(payload);
        assertThat(outcome(payload)).isEqualTo(expected(payload));
    }

    @Property
    void messagesThatAreCutOffAreReadAsTheReferenceReadsThem(@ForAll("messages") byte[] message,
        @ForAll @IntRange(max = 1000) int length) {
        byte[] payload = Compressing.deflate(message);
        byte[] cut = Arrays.copyOf(payload, length % payload.length);
        assertThat(outcome(cut)).isEqualTo(expected(cut));
    }

    private String outcome(byte[] payload) {
        try {
            return HexFormat.of().formatHex(Compressing.bytes(inflation.inflate(ByteBuffer.wrap(payload))));
        } catch (WebSocketException e) {
            return EventRecorder.failed(e.status().code());
        }
    }

    private static String expected(byte[] payload) {
        try {
            return HexFormat.of().formatHex(ReferenceInflater.inflate(payload));
        } catch (ReferenceInflater.Corrupt e) {
            return EventRecorder.failed(1007);
        }
    }

    /** Bytes that begin like blocks more often than chance would have it. */
    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<byte[]> starts = Arbitraries.of("", "00", "03", "02", "0300", "0000ffff", "05e0", "04c0", "f348cdc9")
            .map(ClientFrames::hex);
        Arbitrary<byte[]> bodies = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
        return Combinators.combine(starts, bodies).as((start, body) -> ClientFrames.concat(start, body))
            .list().ofMaxSize(3).map(parts -> ClientFrames.concat(parts.toArray(byte[][]::new)));
    }

    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
            Arbitraries.bytes().between((byte) 'a', (byte) 'h').array(byte[].class).ofMaxSize(600));
    }

    @Provide
    Arbitrary<FrameDecoderPropertyTest.Damage> damages() {
        return Combinators.combine(Arbitraries.integers().between(0, 1000), Arbitraries.bytes())
            .as(FrameDecoderPropertyTest.Damage::new);
    }
}
