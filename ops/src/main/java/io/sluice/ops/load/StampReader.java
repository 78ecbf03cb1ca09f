package io.sluice.ops.load;

/**
 * A finder of load payloads within replies. It reads the numbers in place and allocates nothing: the last payload's are
 * fields. Servers write every push alike, so it looks first where the last payload was. Owned by one loop.
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

    private final byte[] marker;
    private final int length;

    private int lastPlace;
    private int stream;
    private int sequence;
    private long dueNanos;
    private boolean digitsOnly;

    StampReader(Stamp stamp) {
        marker = stamp.marker();
        length = stamp.length();
    }

    /** Looks for a payload between the two places. */
    Found read(byte[] bytes, int from, int to) {
        int at = opensAt(bytes, from + lastPlace, to) ? from + lastPlace : search(bytes, from, to);
        if (at < 0) {
            return Found.FOREIGN;
        }
        lastPlace = at - from;
        if (at + length > to || bytes[at + length - 2] != '"' || bytes[at + length - 1] != '}') {
            return Found.ALTERED;
        }
        digitsOnly = true;
        stream = (int) digits(bytes, at + Stamp.STREAM_AT, Stamp.STREAM_DIGITS);
        long number = digits(bytes, at + Stamp.SEQUENCE_AT, Stamp.SEQUENCE_DIGITS);
        dueNanos = digits(bytes, at + Stamp.TIME_AT, Stamp.TIME_DIGITS);
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
        for (int at = from; at <= to - marker.length; at++) {
            if (opensAt(bytes, at, to)) {
                return at;
            }
        }
        return -1;
    }

    private boolean opensAt(byte[] bytes, int at, int to) {
        if (at + marker.length > to) {
            return false;
        }
        for (int i = 0; i < marker.length; i++) {
            if (bytes[at + i] != marker[i]) {
                return false;
            }
        }
        return true;
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
}
