package io.sluice.ops.load;

import java.util.Arrays;

/**
 * A finder of load payloads within replies, as they are or quoted as a JSON string. It reads the numbers in place and
 * allocates nothing: the last payload's are fields. Servers write every push alike, so it looks first where, and for
 * what, it found the last. Owned by one loop.
 */
final class StampReader {
    /** What a reply turned out to be. */
    enum Found {
        /** A payload of this run; the fields hold its numbers. */
        OURS,
        /** None of this run. */
        FOREIGN,
        /** It opens like one of this run, but is cut short or changed. */
        ALTERED
    }

    private final Form plain;
    private final Form quoted;

    private Form last;
    private int lastPlace;
    private int stream;
    private int sequence;
    private long dueNanos;
    private boolean digitsOnly;

    StampReader(Stamp stamp) {
        plain = new Form(stamp.marker(), stamp.length(), Stamp.bytes("\"}"));
        quoted = new Form(Stamp.quoted(stamp.marker()), stamp.quotedLength(), Stamp.bytes("\\\"}"));
        last = plain;
    }

    /** Looks for a payload between the two places. */
    Found read(byte[] bytes, int from, int to) {
        int at = last.opensAt(bytes, from + lastPlace, to) ? from + lastPlace : search(bytes, from, to);
        if (at < 0) {
            return Found.FOREIGN;
        }
        lastPlace = at - from;
        if (!last.closes(bytes, at, to)) {
            return Found.ALTERED;
        }
        int numbers = at + last.marker.length;
        digitsOnly = true;
        stream = (int) digits(bytes, numbers, Stamp.STREAM_DIGITS);
        long number = digits(bytes, numbers + Stamp.SEQUENCE_AT - Stamp.STREAM_AT, Stamp.SEQUENCE_DIGITS);
        dueNanos = digits(bytes, numbers + Stamp.TIME_AT - Stamp.STREAM_AT, Stamp.TIME_DIGITS);
        sequence = (int) number;
        return digitsOnly && number <= Integer.MAX_VALUE ? Found.OURS : Found.ALTERED;
    }

    int stream() {
        return stream;
    }

    int sequence() {
        return sequence;
    }

    long dueNanos() {
        return dueNanos;
    }

    private int search(byte[] bytes, int from, int to) {
        int at = plain.search(bytes, from, to);
        if (at >= 0) {
            last = plain;
            return at;
        }
        at = quoted.search(bytes, from, to);
        if (at >= 0) {
            last = quoted;
        }
        return at;
    }

    private long digits(byte[] bytes, int at, int count) {
        long value = 0;
        for (int place = at; place < at + count; place++) {
            int digit = bytes[place] - '0';
            digitsOnly &= digit >= 0 && digit <= 9;
            value = 10 * value + digit;
        }
        return value;
    }

    /** How payloads open and end, and how long they are. Immutable. */
    private static final class Form {
        private final byte[] marker;
        private final int length;
        private final byte[] tail;

        Form(byte[] marker, int length, byte[] tail) {
            this.marker = marker;
            this.length = length;
            this.tail = tail;
        }

        int search(byte[] bytes, int from, int to) {
            for (int at = from; at <= to - marker.length; at++) {
                if (opensAt(bytes, at, to)) {
                    return at;
                }
            }
            return -1;
        }

        boolean opensAt(byte[] bytes, int at, int to) {
            return at + marker.length <= to
                && Arrays.equals(bytes, at, at + marker.length, marker, 0, marker.length);
        }

        boolean closes(byte[] bytes, int at, int to) {
            int end = at + length;
            return end <= to && Arrays.equals(bytes, end - tail.length, end, tail, 0, tail.length);
        }
    }
}
