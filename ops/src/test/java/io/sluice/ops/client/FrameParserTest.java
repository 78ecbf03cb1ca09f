package io.sluice.ops.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class FrameParserTest {
    private final List<String> replies = new ArrayList<>();
    private final List<String> controls = new ArrayList<>();
    private final FrameParser parser = new FrameParser(new Recorder());

    @Test
    void repliesInOneFrameAreSplitAtNewlines() throws ProtocolException {
        feed(frame(0x81, "{\"id\":1}\n{\"id\":2}\n{}"));

        assertThat(replies).containsExactly("{\"id\":1}", "{\"id\":2}", "{}");
    }

    @Test
    void severalFramesInOneReadAreAllRead() throws ProtocolException {
        feed(join(frame(0x81, "a"), frame(0x89, "p"), frame(0x81, "b\n")));

        assertThat(replies).containsExactly("a", "b");
        assertThat(controls).containsExactly("9:p");
    }

    @Test
    void aReplyMaySpanFragmentsWithAPingBetween() throws ProtocolException {
        feed(join(frame(0x01, "he"), frame(0x89, ""), frame(0x00, "ll"), frame(0x80, "o")));

        assertThat(replies).containsExactly("hello");
        assertThat(controls).containsExactly("9:");
    }

    @Test
    void emptyFramesHoldNoReply() throws ProtocolException {
        feed(join(frame(0x81, ""), frame(0x01, "x"), frame(0x80, "")));

        assertThat(replies).containsExactly("x");
    }

    @Property(tries = 200)
    void piecesOfAnySizeGiveTheSameReplies(@ForAll @Size(max = 5) List<@StringLength(max = 300) String> texts,
        @ForAll @IntRange(min = 1, max = 200) int piece) throws ProtocolException {
        FrameParserTest fresh = new FrameParserTest();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        texts.forEach(text -> all.writeBytes(frame(0x81, text.replace('\n', ' '))));
        byte[] bytes = all.toByteArray();
        for (int at = 0; at < bytes.length; at += piece) {
            fresh.parser.accept(bytes, at, Math.min(bytes.length, at + piece));
        }
        assertThat(fresh.replies).containsExactlyElementsOf(texts.stream().filter(text -> !text.isEmpty())
            .map(text -> new String(text.replace('\n', ' ').getBytes(UTF_8), UTF_8)).toList());
    }

    @Test
    void allThreeLengthFormsAreRead() throws ProtocolException {
        for (int length : new int[] {125, 126, 65_535, 65_536}) {
            feed(frame(0x81, "x".repeat(length)));
        }
        assertThat(replies).extracting(String::length).containsExactly(125, 126, 65_535, 65_536);
    }

    @Test
    void maskedFramesAreRefused() {
        assertRefused(0x81, 0x80);
    }

    @Test
    void reservedBitsAreRefused() {
        assertRefused(0xC1, 0x00);
    }

    @Test
    void controlFramesMustBeFinalAndShort() {
        assertRefused(0x09, 0x00);
        assertRefused(0x89, 126);
    }

    @Test
    void continuationsNeedAStartAndMessagesAnEnd() throws ProtocolException {
        assertRefused(0x80, 0x00);
        feed(frame(0x01, "open"));
        assertThatThrownBy(() -> feed(frame(0x81, "x"))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aReplyWithoutEndIsRefusedBeforeItFillsTheMemory() {
        byte[] piece = frame(0x01, "x".repeat(60_000));
        byte[] more = frame(0x00, "x".repeat(60_000));
        assertThatThrownBy(() -> {
            feed(piece);
            while (true) {
                feed(more);
            }
        }).isInstanceOf(ProtocolException.class).hasMessageContaining("reply over");
    }

    private void assertRefused(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        FrameParser fresh = new FrameParser(new Recorder());
        assertThatThrownBy(() -> fresh.accept(bytes, 0, bytes.length)).isInstanceOf(ProtocolException.class);
    }

    private void feed(byte[] bytes) throws ProtocolException {
        parser.accept(bytes, 0, bytes.length);
    }

    private static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length <= 125) {
            out.write(payload.length);
        } else if (payload.length <= 0xffff) {
            out.writeBytes(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
        } else {
            out.writeBytes(new byte[] {127, 0, 0, 0, 0, (byte) (payload.length >> 24),
                (byte) (payload.length >> 16), (byte) (payload.length >> 8), (byte) payload.length});
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private final class Recorder implements FrameParser.Sink {
        private final ReplyJoiner joiner =
            new ReplyJoiner((bytes, from, to) -> replies.add(new String(bytes, from, to - from, UTF_8)));

        @Override
        public void data(byte[] bytes, int from, int to, boolean last) throws ProtocolException {
            joiner.add(bytes, from, to, last);
        }

        @Override
        public void control(int opcode, byte[] payload, int length) {
            controls.add(opcode + ":" + new String(payload, 0, length, UTF_8));
        }
    }
}
