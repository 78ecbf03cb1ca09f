package io.sluice.protocol.redis;

import io.sluice.protocol.redis.BusMessageException.Fault;
import java.nio.charset.StandardCharsets;

/**
 * Where the parts of a signed message are. The header of one has a fixed form, so that nothing has to be parsed, and
 * nothing in it is left to interpretation:
 *
 * <pre>
 * 1E { ["o":offset,"e":"epoch",] ["k":"kind",] "t":time … ,"s":"key:nonce:signature" } 0A payload
 *                                └──────── signed ────────┘
 * </pre>
 *
 * Offset and epoch are Redis' own, which are not known to the one who signs.
 *
 * @param headFrom where what is signed of the header begins
 * @param headTo where it ends
 * @param keyFrom where the key's id begins
 * @param nonceFrom where the nonce begins
 * @param macFrom where the signature begins
 * @param payload where the payload begins
 * @param timeMillis when it was signed, in milliseconds since 1970
 */
record SignedHeader(int headFrom, int headTo, int keyFrom, int nonceFrom, int macFrom, int payload, long timeMillis) {
    /** The most characters of an id, and of a nonce. */
    static final int MAX_WORD = 32;
    /** The length of 32 bytes in base64url without padding. */
    static final int MAC_LENGTH = 43;
    /** The most bytes that a signature takes in a header. */
    static final int MAX_BYTES = 7 + 2 * (MAX_WORD + 1) + MAC_LENGTH;

    private static final byte[] NAME = ascii(",\"s\":\"");
    private static final byte[] END = ascii("\"}");
    private static final byte[] OFFSET = ascii("\"o\":");
    private static final byte[] EPOCH = ascii(",\"e\":\"");
    private static final byte[] KIND = ascii("\"k\":\"");
    private static final byte[] TIME = ascii("\"t\":");
    private static final byte[] NEXT = ascii("\",");
    private static final int MAX_DIGITS = 18;

    /**
     * Finds them.
     *
     * @throws BusMessageException with {@link Fault#UNSIGNED} when there is no signature where it should be, and with
     *     {@link Fault#BAD_SIGNATURE} when the header has another form
     */
    static SignedHeader find(byte[] message) throws BusMessageException {
        if (message.length == 0 || message[0] != BusMessage.HEADER_MARK) {
            throw new BusMessageException(Fault.UNSIGNED);
        }
        int newline = BusHeader.end(message);
        int mac = newline - END.length - MAC_LENGTH;
        int nonce = wordBefore(message, mac);
        int key = wordBefore(message, nonce);
        int headTo = key - NAME.length;
        if (headTo < 0 || !has(message, newline - END.length, END) || !has(message, headTo, NAME)) {
            throw new BusMessageException(Fault.UNSIGNED);
        }
        int head = afterPosition(message, 2);
        int time = afterKind(message, head);
        if (message[1] != '{' || !has(message, time, TIME)) {
            throw new BusMessageException(Fault.BAD_SIGNATURE);
        }
        return new SignedHeader(head, headTo, key, nonce, mac, newline + 1, number(message, time + TIME.length));
    }

    /** The length of key, nonce and signature together, with the colons between them. */
    int length() {
        return macFrom + MAC_LENGTH - keyFrom;
    }

    /** Where the word begins that ends before the character before this; 0 when there is none. */
    private static int wordBefore(byte[] message, int next) {
        int from = next - 1;
        int limit = Math.max(1, next - 1 - MAX_WORD);
        while (from > limit && isWord(message[from - 1])) {
            from--;
        }
        return next >= 1 && from < next - 1 && message[next - 1] == ':' ? from : 0;
    }

    /** Behind offset and epoch, if they are there; only digits are taken for the one, letters for the other. */
    private static int afterPosition(byte[] message, int from) throws BusMessageException {
        if (!has(message, from, OFFSET)) {
            return from;
        }
        int epoch = from + OFFSET.length;
        while (isDigit(message[epoch])) {
            epoch++;
        }
        int end = epoch + EPOCH.length;
        if (!has(message, epoch, EPOCH)) {
            throw new BusMessageException(Fault.BAD_SIGNATURE);
        }
        return afterWord(message, end);
    }

    private static int afterKind(byte[] message, int from) throws BusMessageException {
        return has(message, from, KIND) ? afterWord(message, from + KIND.length) : from;
    }

    private static int afterWord(byte[] message, int from) throws BusMessageException {
        int end = from;
        while (isWord(message[end])) {
            end++;
        }
        if (!has(message, end, NEXT)) {
            throw new BusMessageException(Fault.BAD_SIGNATURE);
        }
        return end + NEXT.length;
    }

    private static long number(byte[] message, int from) throws BusMessageException {
        long number = 0;
        int at = from;
        while (isDigit(message[at]) && at - from < MAX_DIGITS) {
            number = number * 10 + (message[at] - '0');
            at++;
        }
        if (at == from || (message[at] != ',' && message[at] != '}')) {
            throw new BusMessageException(Fault.BAD_SIGNATURE);
        }
        return number;
    }

    /** Headers end with a newline, so that what looks at one character at a time can't run over the end. */
    private static boolean has(byte[] message, int from, byte[] text) {
        if (from < 0 || from + text.length > message.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (message[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isWord(byte b) {
        return isDigit(b) || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || b == '_' || b == '-';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
