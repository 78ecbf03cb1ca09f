package io.sluice.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An incremental, strict check of UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. A wrong
 * byte is found when it arrives, not when its character or the text ends.
 *
 * <p>An automaton of nine states whose transitions of one byte fit into one long: the row of a byte holds, at bit
 * {@code s}, the six bits of the state that follows state {@code s}. A step is then {@code state = ROWS[byte] >>>
 * state}, since Java shifts a long by the low six bits of the distance, and no step waits for a load that depends on
 * the one before. Bits that nobody set lead to {@link #REJECT}, which is 0 and leads to itself.
 */
final class Utf8Validator {
    /** The bytes so far are not the beginning of any UTF-8 text. */
    static final int REJECT = 0;
    /** The bytes so far are whole characters; also where a text begins. */
    static final int ACCEPT = 6;

    /** One, two, three bytes of 80 to BF are missing. */
    private static final int TAIL_1 = 12;
    private static final int TAIL_2 = 18;
    private static final int TAIL_3 = 24;
    /** After these lead bytes the second byte's range is narrower. */
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;

    private static final int STATE_BITS = 0x3F;
    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final VarHandle LONGS =
        MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] ROWS = new long[256];

    // The grammar of RFC 3629, section 4.
    static {
        on(ACCEPT, 0x00, 0x7F, ACCEPT);
        on(ACCEPT, 0xC2, 0xDF, TAIL_1);
        on(ACCEPT, 0xE0, 0xE0, AFTER_E0);
        on(ACCEPT, 0xE1, 0xEC, TAIL_2);
        on(ACCEPT, 0xED, 0xED, AFTER_ED);
        on(ACCEPT, 0xEE, 0xEF, TAIL_2);
        on(ACCEPT, 0xF0, 0xF0, AFTER_F0);
        on(ACCEPT, 0xF1, 0xF3, TAIL_3);
        on(ACCEPT, 0xF4, 0xF4, AFTER_F4);
        on(AFTER_E0, 0xA0, 0xBF, TAIL_1);
        on(AFTER_ED, 0x80, 0x9F, TAIL_1);
        on(AFTER_F0, 0x90, 0xBF, TAIL_2);
        on(AFTER_F4, 0x80, 0x8F, TAIL_2);
        on(TAIL_3, 0x80, 0xBF, TAIL_2);
        on(TAIL_2, 0x80, 0xBF, TAIL_1);
        on(TAIL_1, 0x80, 0xBF, ACCEPT);
    }

    private Utf8Validator() {
    }

    private static void on(int state, int firstByte, int lastByte, int next) {
        for (int b = firstByte; b <= lastByte; b++) {
            ROWS[b] |= (long) next << state;
        }
    }

    /**
     * Continues with the bytes between position and limit, which stay where they are.
     *
     * @param state {@link #ACCEPT} at the beginning of a text, else what the call for the bytes before returned
     * @return {@link #ACCEPT}, {@link #REJECT}, or the state of being inside a character
     */
    static int validate(int state, ByteBuffer bytes) {
        long s = state;
        int i = bytes.position();
        int end = bytes.limit();
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            if ((eight & NOT_ASCII) != 0 || (s & STATE_BITS) != ACCEPT) {
                s = eightBytes(s, eight);
            }
        }
        for (; i < end; i++) {
            s = ROWS[bytes.get(i) & 0xFF] >>> s;
        }
        return (int) s & STATE_BITS;
    }

    private static long eightBytes(long state, long eight) {
        long s = state;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            s = ROWS[(int) (eight >>> shift) & 0xFF] >>> s;
        }
        return s;
    }
}
