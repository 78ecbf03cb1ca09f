package io.sluice.protocol.redis;

import io.sluice.protocol.Payload;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.json.JsonScanner;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.LineBreaks;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.Arrays;

/**
 * The rule by which published bytes become the one JSON value that clients get: a JSON value stays as it is, byte for
 * byte, but for raw line breaks, which become spaces; any other text becomes a JSON string.
 */
public final class JsonPayload {
    private JsonPayload() {
    }

    /**
     * Applies the rule to a whole message. No bytes at all are the empty text. What begins like JSON and opens more
     * than {@link JsonScanner#MAX_DEPTH} levels is refused, whatever comes after.
     *
     * @param raw given up by the caller: the payload may be this very array
     * @return one JSON value without raw line breaks
     * @throws BusMessageException when it is not UTF-8, nests too deep, or holds too long a number
     */
    public static Payload of(byte[] raw) throws BusMessageException {
        return of(raw, 0);
    }

    /** Applies the rule to what follows the index. */
    static Payload of(byte[] raw, int from) throws BusMessageException {
        if (!Utf8.valid(raw, from, raw.length)) {
            throw new BusMessageException(Fault.NOT_UTF8);
        }
        JsonScanner scan = JsonScanner.scan(raw, from, raw.length);
        return switch (scan.verdict()) {
            case JSON -> Payload.of(embeddable(raw, from, scan.lineBreaks()));
            case NOT_JSON -> Payload.of(quoted(raw, from));
            case TOO_DEEP -> throw new BusMessageException(Fault.TOO_DEEP);
            case NUMBER_TOO_LONG -> throw new BusMessageException(Fault.NUMBER_TOO_LONG);
        };
    }

    private static byte[] embeddable(byte[] raw, int from, boolean lineBreaks) {
        if (from == 0 && !lineBreaks) {
            return raw;
        }
        byte[] copy = Arrays.copyOfRange(raw, from, raw.length);
        if (lineBreaks) {
            LineBreaks.toSpaces(copy, 0, copy.length);
        }
        return copy;
    }

    private static byte[] quoted(byte[] raw, int from) {
        int length = raw.length - from;
        return new JsonWriter(length + length / 8 + 2).utf8String(raw, from, raw.length).toByteArray();
    }
}
