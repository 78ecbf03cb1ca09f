package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any messages in any framing, and any bytes at all, in any splits. */
class FrameDecoderPropertyTest {
    private static final int MAX_MESSAGE_BYTES = 600;
    private static final int MAX_FRAMES = 8;

    @Property
    void legalMessagesComeOutAsTheyWentIn(@ForAll("conversations") List<Sent> sent,
        @ForAll("splits") List<Integer> splits, @ForAll boolean direct) {
        var outcome = decode(bytes(sent), splits, direct);
        assertThat(outcome.idle()).isTrue();
        assertThat(outcome.events()).isEqualTo(sent.stream().flatMap(one -> one.events().stream()).toList());
    }

    @Property
    void damagedFramesAreReadAsTheReferenceReadsThem(@ForAll("conversations") List<Sent> sent,
        @ForAll("damages") List<Damage> damages, @ForAll("splits") List<Integer> splits, @ForAll boolean direct) {
        byte[] bytes = bytes(sent);
        damages.forEach(damage -> damage.applyTo(bytes));
        assertSameAsReference(bytes, splits, direct);
    }

    @Property
    void noiseIsReadAsTheReferenceReadsIt(@ForAll("noise") byte[] bytes, @ForAll("splits") List<Integer> splits,
        @ForAll boolean direct) {
        assertSameAsReference(bytes, splits, direct);
    }

    private static void assertSameAsReference(byte[] bytes, List<Integer> splits, boolean direct) {
        assertThat(decode(bytes, splits, direct))
            .isEqualTo(ReferenceDecoder.decode(bytes, MAX_MESSAGE_BYTES, MAX_FRAMES));
    }

    private static ReferenceDecoder.Outcome decode(byte[] bytes, List<Integer> splits, boolean direct) {
        return Decoding.outcome(new FrameDecoder(MAX_MESSAGE_BYTES, MAX_FRAMES), bytes, direct, cycling(splits));
    }

    private static IntSupplier cycling(List<Integer> sizes) {
        int[] next = {0};
        return () -> sizes.get(next[0]++ % sizes.size());
    }

    private static byte[] bytes(List<Sent> sent) {
        return ClientFrames.concat(sent.stream().flatMap(one -> one.frames().stream()).toArray(byte[][]::new));
    }

    @Provide
    Arbitrary<List<Sent>> conversations() {
        Arbitrary<byte[]> texts = Arbitraries.integers().between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .list().ofMaxSize(MAX_MESSAGE_BYTES / 4).map(FrameDecoderPropertyTest::utf8);
        Arbitrary<byte[]> binaries = Arbitraries.bytes().array(byte[].class).ofMaxSize(MAX_MESSAGE_BYTES);
        Arbitrary<Integer> fragments = Arbitraries.integers().between(1, MAX_FRAMES);
        Arbitrary<List<String>> pings = Arbitraries.strings().ascii().ofMaxLength(125).list().ofMaxSize(3);
        Arbitrary<Integer> keys = Arbitraries.integers();
        return Arbitraries.of(true, false)
            .flatMap(text -> Combinators.combine(text ? texts : binaries, fragments, pings, keys)
                .as((payload, count, before, key) -> Sent.message(text, payload, count, before, key)))
            .list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Integer>> splits() {
        return Arbitraries.oneOf(Arbitraries.just(1), Arbitraries.integers().between(1, 20),
            Arbitraries.integers().between(1, 2000)).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Combinators.combine(Arbitraries.integers().between(0, 1000), Arbitraries.bytes()).as(Damage::new)
            .list().ofMinSize(1).ofMaxSize(3);
    }

    /** Bytes that begin like frames more often than chance would have it. */
    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<Integer> firsts = Arbitraries.of(0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0x83, 0xC1);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 255).edgeCases(edges -> edges.add(0xFE, 0xFF));
        Arbitrary<byte[]> bodies = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Combinators.combine(firsts, lengths, bodies)
            .as((first, length, body) -> ClientFrames.concat(new byte[] {first.byteValue(), length.byteValue()}, body))
            .list().ofMaxSize(4).map(parts -> ClientFrames.concat(parts.toArray(byte[][]::new)));
    }

    private static byte[] utf8(List<Integer> codePoints) {
        var text = new StringBuilder();
        codePoints.forEach(text::appendCodePoint);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a client sends, and what is to come of it. */
    record Sent(List<byte[]> frames, List<String> events) {
        /** A message in so many fragments, with a ping before each while there are any. */
        static Sent message(boolean text, byte[] payload, int fragments, List<String> pings, int key) {
            var sent = new Sent(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < fragments; i++) {
                if (i < pings.size()) {
                    sent.frames.add(ClientFrames.ping(pings.get(i)));
                    sent.events.add("ping " + pings.get(i));
                }
                int type = text ? ClientFrames.TEXT : ClientFrames.BINARY;
                int fin = i == fragments - 1 ? ClientFrames.FIN : 0;
                int from = payload.length * i / fragments;
                int to = payload.length * (i + 1) / fragments;
                sent.frames.add(ClientFrames.masked(key + i, fin | (i == 0 ? type : ClientFrames.CONTINUATION),
                    Arrays.copyOfRange(payload, from, to)));
            }
            sent.events.add(EventRecorder.message(text, payload));
            return sent;
        }
    }

    /** A byte put over another. */
    record Damage(int at, byte value) {
        void applyTo(byte[] bytes) {
            if (bytes.length > 0) {
                bytes[at % bytes.length] = value;
            }
        }
    }
}
