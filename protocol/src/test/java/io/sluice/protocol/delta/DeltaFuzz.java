package io.sluice.protocol.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.protocol.Spending;
import io.sluice.protocol.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Any two payloads, the first byte of the input saying how many 256ths of it are the base: the delta makes the target
 * out of the base, is smaller, is text where the target is, and is made within a bound of memory.
 */
public final class DeltaFuzz {
    private static final long ONCE = 16 << 10;
    private static final long PER_BYTE = 16;

    private DeltaFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int border = 1 + (int) ((input.length - 1L) * (input[0] & 0xFF) / 256);
        byte[] base = Arrays.copyOfRange(input, 1, border);
        byte[] target = Arrays.copyOfRange(input, border, input.length);
        Spending.atMost(ONCE + PER_BYTE * input.length, () -> FossilDelta.ofBytes(base, target));
        assertApplies(base, target, FossilDelta.ofBytes(base, target));
        if (Utf8.valid(target, 0, target.length)) {
            byte[] delta = FossilDelta.ofText(base, target);
            assertApplies(base, target, delta);
            assertThat(delta == null || Utf8.valid(delta, 0, delta.length)).as("text").isTrue();
        }
    }

    private static void assertApplies(byte[] base, byte[] target, byte @Nullable [] delta) {
        if (delta != null) {
            assertThat(delta).hasSizeLessThan(target.length);
            assertThat(FossilPatch.apply(base, delta)).isEqualTo(target);
        }
    }
}
