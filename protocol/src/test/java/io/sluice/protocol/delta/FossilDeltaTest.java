package io.sluice.protocol.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.Vectors;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class FossilDeltaTest {
    private static final String[] CHARACTERS = {"a", "b", "\n", ";", "é", "è", "ü", "я", "ю", "中", "串", "🟢", "🔴"};

    @Property
    void anyTargetComesOutOfAnyBase(@ForAll byte[] base, @ForAll byte[] target) {
        assertApplies(base, target);
    }

    @Property
    void editedBytesComeOutOfWhatTheyWere(@ForAll("bytes") byte[] base, @ForAll @Size(max = 6) List<Integer> edits) {
        assertApplies(base, edited(base, edits));
    }

    @Property
    void bytesOfTwoValuesComeOutOfEachOther(@ForAll("twoValued") byte[] base, @ForAll("twoValued") byte[] target) {
        assertApplies(base, target);
    }

    @Property
    void deltaOfTextIsText(@ForAll("texts") String base, @ForAll("texts") String target) {
        assertAppliesAsText(base, target);
    }

    @Property
    void deltaOfEditedTextIsText(@ForAll("texts") String base, @ForAll @Size(max = 6) List<Integer> edits) {
        assertAppliesAsText(base, edited(base, edits));
    }

    @Test
    void twoChangesInFiveHundredBytesAreSmall() {
        String base = text(500, 1);
        String target = base.substring(0, 120) + "#" + base.substring(121, 380) + "##" + base.substring(382);
        assertThat(assertApplies(base.getBytes(UTF_8), target.getBytes(UTF_8))).hasSizeLessThan(45);
    }

    @Test
    void sameBytesAreOneCopy() {
        byte[] bytes = "0123456789abcdefghij".getBytes(UTF_8);
        assertThat(FossilDelta.ofBytes(bytes, bytes)).asString(UTF_8).startsWith("K\nK@0,");
    }

    @Test
    void changedCharacterIsInsertedWhole() {
        String base = "{\"text\":\"" + text(40, 2) + "é\"}";
        String target = base.replace('é', 'è');
        assertThat(assertApplies(base.getBytes(UTF_8), target.getBytes(UTF_8))).contains(0xA8).doesNotContain(0xC3);
        assertThat(assertAppliesAsText(base, target)).asString(UTF_8).contains(":è");
    }

    @Test
    void matchWithinCharactersOfOtherTextIsCutToWholeOnes() {
        String base = "я".repeat(20) + "ю" + "я".repeat(20);
        assertAppliesAsText(base, "яя" + base.replace('ю', 'э').substring(3) + base);
        assertAppliesAsText("🟢".repeat(30), "🔴" + "🟢".repeat(29) + "🔴");
    }

    @Test
    void whatWouldNotBeSmallerIsNoDelta() {
        assertThat(FossilDelta.ofBytes(new byte[0], new byte[0])).isNull();
        assertThat(FossilDelta.ofBytes(new byte[100], new byte[0])).isNull();
        assertThat(FossilDelta.ofBytes(new byte[0], new byte[100])).isNull();
        assertThat(FossilDelta.ofBytes(new byte[16], new byte[16])).hasSizeLessThan(16);
        assertThat(FossilDelta.ofText(text(300, 3).getBytes(UTF_8), text(300, 4).getBytes(UTF_8))).isNull();
    }

    @Test
    void largeMessagesComeOutOfEachOther() {
        byte[] base = text(1_000_000, 5).getBytes(UTF_8);
        byte[] target = edited(base, List.of(1_000, 500_003, 999_000));
        assertThat(assertApplies(base, target)).hasSizeLessThan(100);
    }

    @Test
    void zerosAreDoneInNoTime() {
        byte[] target = new byte[1 << 20];
        target[1 << 19] = 1;
        assertThat(assertApplies(new byte[1 << 20], target)).hasSizeLessThan(50);
    }

    @Test
    void blocksThatAllCollideCostABoundedWork() {
        byte[] base = new byte[1 << 18];
        new Random(6).nextBytes(base);
        for (int i = 0; i < base.length; i++) {
            base[i] &= 1;
        }
        assertApplies(base, edited(base, List.of(1, 7, 99, 1_000, 70_000)));
    }

    @TestFactory
    Stream<DynamicTest> vectors() {
        return Vectors.tests("fossil-deltas.json", FossilDeltaTest::check);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(16).ofMaxSize(400);
    }

    @Provide
    Arbitrary<byte[]> twoValued() {
        return Arbitraries.bytes().between((byte) 0, (byte) 1).array(byte[].class).ofMinSize(0).ofMaxSize(200);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(CHARACTERS).list().ofMaxSize(120).map(list -> String.join("", list));
    }

    private static void check(JsonNode vector) {
        String base = vector.get("base").textValue();
        byte[] delta = assertAppliesAsText(base, vector.get("target").textValue());
        assertThat(delta).asString(UTF_8).isEqualTo(vector.get("delta").textValue());
    }

    private static byte[] assertApplies(byte[] base, byte[] target) {
        byte[] delta = FossilDelta.ofBytes(base, target);
        if (delta == null) {
            return target;
        }
        assertThat(FossilPatch.apply(base, delta)).isEqualTo(target);
        assertThat(delta).hasSizeLessThan(target.length);
        return delta;
    }

    private static byte[] assertAppliesAsText(String base, String target) {
        byte[] delta = FossilDelta.ofText(base.getBytes(UTF_8), target.getBytes(UTF_8));
        if (delta == null) {
            return target.getBytes(UTF_8);
        }
        assertThat(Utf8.valid(delta, 0, delta.length)).isTrue();
        assertThat(FossilPatch.apply(base.getBytes(UTF_8), delta)).asString(UTF_8).isEqualTo(target);
        assertThat(delta).hasSizeLessThan(target.getBytes(UTF_8).length);
        return delta;
    }

    private static byte[] edited(byte[] bytes, List<Integer> edits) {
        byte[] edited = bytes.clone();
        for (int edit : edits) {
            edited[Math.floorMod(edit, edited.length)] ^= 1;
        }
        return edited;
    }

    private static String edited(String text, List<Integer> edits) {
        StringBuilder edited = new StringBuilder(text);
        for (int edit : edits) {
            int at = edited.offsetByCodePoints(0, Math.floorMod(edit, edited.codePointCount(0, edited.length()) + 1));
            edited.insert(at, CHARACTERS[Math.floorMod(edit, CHARACTERS.length)]);
        }
        return edited.toString();
    }

    private static String text(int length, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
