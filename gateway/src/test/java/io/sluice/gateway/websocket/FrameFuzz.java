package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntSupplier;

/**
 * Any bytes as a client's frames: what the decoder tells is what a plain reading of RFC 6455 finds in them, however
 * they are split, and it never holds more than has come.
 */
public final class FrameFuzz {
    private static final int MAX_MESSAGE_BYTES = 300;
    private static final int MAX_FRAMES = 5;

    private FrameFuzz() {
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] frames) {
        ReferenceDecoder.Outcome expected = ReferenceDecoder.decode(frames, MAX_MESSAGE_BYTES, MAX_FRAMES);
        int[] uneven = {0};
        check(expected, frames, () -> frames.length);
        check(expected, frames, () -> 1);
        check(expected, frames, () -> 1 + uneven[0]++ % 7);
    }

    private static void check(ReferenceDecoder.Outcome expected, byte[] frames, IntSupplier split) {
        FrameDecoder decoder = new FrameDecoder(MAX_MESSAGE_BYTES, MAX_FRAMES);
        assertThat(Decoding.outcome(decoder, frames, false, split)).isEqualTo(expected);
    }
}
