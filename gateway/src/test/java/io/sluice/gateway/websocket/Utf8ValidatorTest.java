package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Utf8ValidatorTest {
    @Test
    void everyCharacterIsAcceptedAndNoneOfItsBeginningsIsWhole() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            int state = Utf8Validator.ACCEPT;
            for (int i = 0; i < bytes.length; i++) {
                state = Utf8Validator.validate(state, ByteBuffer.wrap(bytes, i, 1));
                boolean whole = i == bytes.length - 1;
                if ((state == Utf8Validator.ACCEPT) != whole || state == Utf8Validator.REJECT) {
                    throw new AssertionError("U+" + Integer.toHexString(c));
                }
            }
        }
    }

    @Test
    void everyPairOfBytesIsJudgedAsTheJdkJudgesIt() {
        byte[] pair = new byte[2];
        for (int i = 0; i < 1 << 16; i++) {
            pair[0] = (byte) (i >> 8);
            pair[1] = (byte) i;
            assertJudgedAsByTheJdk(pair);
        }
    }

    @Test
    void asciiInsideACharacterIsRejectedHoweverLong() {
        for (int before = 0; before < 8; before++) {
            byte[] bytes = ClientFrames.hex("61".repeat(before) + "c3" + "61".repeat(24));
            assertThat(validate(bytes)).isEqualTo(Utf8Validator.REJECT);
        }
    }

    @Test
    void rejectionIsFinal() {
        assertThat(Utf8Validator.validate(Utf8Validator.REJECT, ByteBuffer.wrap("plain text, and more".getBytes(
            StandardCharsets.US_ASCII)))).isEqualTo(Utf8Validator.REJECT);
    }

    @Test
    void onlyTheBytesBetweenPositionAndLimitCountAndTheyStay() {
        var bytes = ByteBuffer.wrap(new byte[] {-1, -1, 'a', 'b', -1}).position(2).limit(4);
        assertThat(Utf8Validator.validate(Utf8Validator.ACCEPT, bytes)).isEqualTo(Utf8Validator.ACCEPT);
        assertThat(bytes.position()).isEqualTo(2);
        assertThat(bytes.limit()).isEqualTo(4);
    }

    @Property
    void anyBytesAreJudgedAsTheJdkJudgesThem(@ForAll("nearlyUtf8") byte[] bytes) {
        assertJudgedAsByTheJdk(bytes);
    }

    @Property
    void splitsDoNotMatter(@ForAll("nearlyUtf8") byte[] bytes, @ForAll int seed) {
        int at = Math.floorMod(seed, bytes.length + 1);
        int whole = validate(bytes);
        int first = Utf8Validator.validate(Utf8Validator.ACCEPT, ByteBuffer.wrap(bytes, 0, at));
        assertThat(Utf8Validator.validate(first, ByteBuffer.wrap(bytes, at, bytes.length - at))).isEqualTo(whole);
    }

    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<String> pieces = Arbitraries.of("a", "plain ascii", "c3a9", "e282ac", "f09f9880", "ed9fbf", "e0a080",
            "f48fbfbf", "80", "c3", "e0", "ed", "f0", "f4", "90", "a0", "bf", "ff");
        return pieces.list().ofMaxSize(8).map(list -> ClientFrames.concat(list.stream().map(Utf8ValidatorTest::bytes)
            .toArray(byte[][]::new)));
    }

    private static byte[] bytes(String piece) {
        return piece.equals("a") || piece.contains(" ") ? piece.getBytes(StandardCharsets.US_ASCII)
            : ClientFrames.hex(piece);
    }

    private static int validate(byte[] bytes) {
        return Utf8Validator.validate(Utf8Validator.ACCEPT, ByteBuffer.wrap(bytes));
    }

    private static void assertJudgedAsByTheJdk(byte[] bytes) {
        int state = validate(bytes);
        if ((state == Utf8Validator.ACCEPT) != ReferenceDecoder.isUtf8(bytes)
            || (state != Utf8Validator.REJECT) != ReferenceDecoder.isStartOfUtf8(bytes)) {
            throw new AssertionError(Arrays.toString(bytes));
        }
    }
}
