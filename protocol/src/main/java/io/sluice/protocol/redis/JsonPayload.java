package io.sluice.protocol.redis;

import io.sluice.protocol.Payload;
import io.sluice.protocol.Payload.Kind;
import io.sluice.protocol.Utf8;
import io.sluice.protocol.json.JsonScanner;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.util.Arrays;

/**
 * The rule by which published bytes have a JSON form. Clients of the Protobuf form get the bytes as they are; for the
 * others a JSON value stays as it is, but for raw line breaks, which become spaces, any other text becomes a JSON
 * string, and bytes that are not UTF-8 are nothing.
 */
public final class JsonPayload {
    private JsonPayload() {
    }

    /**
     * Applies the rule to a whole message, in one pass. No bytes at all are the empty text. What begins like JSON and
     * opens more than {@link JsonScanner#MAX_DEPTH} levels is refused, whatever comes after.
     *
     * @param raw given up by the caller: the payload is this very array
     * @throws BusMessageException when it nests too deep, or holds too long a number
     */
    public static Payload of(byte[] raw) throws BusMessageException {
        return of(raw, 0);
    }

    /** Applies the rule to what follows the index. */
    static Payload of(byte[] raw, int from) throws BusMessageException {
        Kind kind = kind(raw, from);
        return Payload.of(from == 0 ? raw : Arrays.copyOfRange(raw, from, raw.length), kind);
    }

    private static Kind kind(byte[] raw, int from) throws BusMessageException {
        if (!Utf8.valid(raw, from, raw.length)) {
            return Kind.BINARY;
        }
        return switch (JsonScanner.scan(raw, from, raw.length).verdict()) {
            case JSON -> Kind.JSON;
            case NOT_JSON -> Kind.TEXT;
            case TOO_DEEP -> throw new BusMessageException(Fault.TOO_DEEP);
            case NUMBER_TOO_LONG -> throw new BusMessageException(Fault.NUMBER_TOO_LONG);
        };
    }
}
