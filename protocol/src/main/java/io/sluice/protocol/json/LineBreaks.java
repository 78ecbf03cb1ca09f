package io.sluice.protocol.json;

/**
 * Raw line breaks in JSON text. They can only stand between tokens, so a space there says the same; and they must not
 * stay, because a line break ends a message.
 */
final class LineBreaks {
    private LineBreaks() {
    }

    /** Turns each carriage return and line feed of the range into a space. */
    static void toSpaces(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (b == '\n' || b == '\r') {
                json[i] = ' ';
            }
        }
    }
}
