package io.sluice.ops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

final class HostileFramesTest {
    private static final int MIB = 1 << 20;

    @Test
    void aBombIsSmallAndInflatesToWhatItSays() throws DataFormatException {
        byte[] bomb = HostileFrames.bomb(1, 4 * MIB);
        assertThat(bomb).hasSizeLessThan(8_192);
        assertThat(bomb[0]).isEqualTo((byte) 0xC1);
        assertThat(inflatedLength(unmasked(bomb))).isEqualTo(4 * MIB);
    }

    @Test
    void aFragmentSaysThatMoreComes() {
        assertThat(HostileFrames.fragment(1, new byte[0])[0]).isEqualTo((byte) 0x01);
    }

    @Test
    void aDeclaredFrameHasAHeadAndNothingElse() {
        assertThat(HostileFrames.declared(1, 1L << 62)).hasSize(14)
            .startsWith(0x81, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The payload of a frame whose length takes two bytes, with the tail that senders leave out. */
    private static byte[] unmasked(byte[] frame) {
        byte[] payload = Arrays.copyOf(Arrays.copyOfRange(frame, 8, frame.length), frame.length - 8 + 4);
        for (int at = 0; at < frame.length - 8; at++) {
            payload[at] ^= frame[4 + (at & 3)];
        }
        payload[payload.length - 1] = (byte) 0xFF;
        payload[payload.length - 2] = (byte) 0xFF;
        return payload;
    }

    private static int inflatedLength(byte[] deflated) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(deflated);
        byte[] out = new byte[MIB];
        int length = 0;
        for (int more = inflater.inflate(out); more > 0; more = inflater.inflate(out)) {
            length += more;
        }
        inflater.end();
        return length;
    }
}
