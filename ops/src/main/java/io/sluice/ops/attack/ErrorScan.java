package io.sluice.ops.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.IntConsumer;

/** A search for error replies in JSON, without reading it as JSON: there may be very many. */
final class ErrorScan {
    private static final byte[] MARK = "\"error\":{\"code\":".getBytes(US_ASCII);

    private ErrorScan() {
    }

    /** Hands over the code of each error in the bytes from {@code from} to before {@code to}. */
    static void each(byte[] bytes, int from, int to, IntConsumer codes) {
        for (int at = from; at + MARK.length < to; at++) {
            if (bytes[at] == '"' && isMark(bytes, at)) {
                at += MARK.length;
                codes.accept(number(bytes, at, to));
            }
        }
    }

    private static boolean isMark(byte[] bytes, int at) {
        for (int each = 0; each < MARK.length; each++) {
            if (bytes[at + each] != MARK[each]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int to) {
        int number = 0;
        for (int at = from; at < to && bytes[at] >= '0' && bytes[at] <= '9' && number < 100_000; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }
}
