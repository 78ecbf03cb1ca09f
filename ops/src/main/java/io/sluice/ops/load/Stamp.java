package io.sluice.ops.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The form of a load message's payload, one JSON object of a fixed size with all its numbers at fixed places:
 *
 * <pre>{"m":"RRRRRRRR SSSSSSSS QQQQQQQQQQ TTTTTTTTTTTTTTTTTTT","p":"xxx"}</pre>
 *
 * <p>R is the run, so that messages of another run are told apart; S the stream; Q the number within the stream, from
 * 0; T the time at which the message was due, in nanoseconds of {@link System#nanoTime()}, which the processes of one
 * Linux machine share. Immutable.
 */
final class Stamp {
    /** The smallest payload, in bytes: without padding. */
    static final int MIN_BYTES = 63;
    /** Streams that a run may have. */
    static final int MAX_STREAMS = 100_000_000;

    static final int RUN_DIGITS = 8;
    static final int STREAM_AT = 15;
    static final int STREAM_DIGITS = 8;
    static final int SEQUENCE_AT = STREAM_AT + STREAM_DIGITS + 1;
    static final int SEQUENCE_DIGITS = 10;
    static final int TIME_AT = SEQUENCE_AT + SEQUENCE_DIGITS + 1;
    static final int TIME_DIGITS = 19;

    private final byte[] template;

    /** A form for one run; the run is hexadecimal, {@link #RUN_DIGITS} characters. */
    Stamp(String run, int payloadBytes) {
        String head = "{\"m\":\"" + run + " " + "0".repeat(STREAM_DIGITS) + " " + "0".repeat(SEQUENCE_DIGITS) + " "
            + "0".repeat(TIME_DIGITS) + "\",\"p\":\"";
        template = (head + "x".repeat(payloadBytes - MIN_BYTES) + "\"}").getBytes(US_ASCII);
    }

    /** A new payload. */
    byte[] payload(int stream, int sequence, long dueNanos) {
        byte[] payload = template.clone();
        write(payload, 0, stream, sequence, dueNanos);
        return payload;
    }

    /** Writes the numbers into a payload that lies at {@code at}. */
    void write(byte[] bytes, int at, int stream, int sequence, long dueNanos) {
        putDigits(bytes, at + STREAM_AT, STREAM_DIGITS, stream);
        putDigits(bytes, at + SEQUENCE_AT, SEQUENCE_DIGITS, sequence);
        putDigits(bytes, at + TIME_AT, TIME_DIGITS, dueNanos);
    }

    /** The bytes that open every payload of this run. */
    byte[] marker() {
        return Arrays.copyOf(template, STREAM_AT);
    }

    /** The same text as it stands within a JSON string, without the string's own quotes. */
    static byte[] quoted(byte[] text) {
        return bytes(new String(text, US_ASCII).replace("\"", "\\\""));
    }

    /** ASCII text as bytes. */
    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    /** The size of every payload of this run when it is written as a JSON string, without the string's own quotes. */
    int quotedLength() {
        return quoted(template).length;
    }

    /** The size of every payload of this run, in bytes. */
    int length() {
        return template.length;
    }

    private static void putDigits(byte[] bytes, int at, int digits, long value) {
        long left = value;
        for (int place = at + digits - 1; place >= at; place--) {
            bytes[place] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
