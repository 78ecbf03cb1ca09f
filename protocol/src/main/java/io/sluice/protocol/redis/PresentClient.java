package io.sluice.protocol.redis;

import io.sluice.protocol.ClientInfo;
import io.sluice.protocol.Payload;
import io.sluice.protocol.json.JsonLimits;
import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.PublicationWriter;
import io.sluice.protocol.json.StrictJson;
import io.sluice.protocol.redis.BusMessageException.Fault;
import java.io.IOException;

/**
 * The entry of one client in a channel, as the functions of presence keep it in Redis: the node, a newline, the user, a
 * newline, and the client's information, one object of JSON.
 */
public final class PresentClient {
    /** The most bytes that a client's information may have to be told whole. */
    public static final int MAX_INFO_BYTES = 4 * 1024;

    private static final int EXPECTED_LENGTH = 128;
    private static final StrictJson JSON =
        new StrictJson(new JsonLimits(64, 1_000, BusMessage.MAX_HEADER_BYTES, 1));

    private PresentClient() {
    }

    /**
     * The information alone, as the functions are given it. When it has more than {@link #MAX_INFO_BYTES} it is only
     * who the client is, without what is said about it: the header in which it is announced would be too long.
     */
    public static byte[] encodeInfo(ClientInfo info) {
        byte[] whole = encode(info);
        return whole.length <= MAX_INFO_BYTES ? whole
            : encode(new ClientInfo(info.user(), info.client(), Payload.NONE, Payload.NONE));
    }

    private static byte[] encode(ClientInfo info) {
        JsonWriter out = new JsonWriter(EXPECTED_LENGTH);
        PublicationWriter.clientInfo(out, info);
        return out.toByteArray();
    }

    /**
     * Reads the information out of an entry.
     *
     * @throws BusMessageException with {@link Fault#BAD_PRESENCE} when that is not what it is
     */
    public static ClientInfo decode(byte[] entry) throws BusMessageException {
        try {
            return JSON.read(entry, lineAfter(entry, lineAfter(entry, 0)), entry.length, BusHeader::clientInfo);
        } catch (IOException e) {
            throw new BusMessageException(Fault.BAD_PRESENCE);
        }
    }

    private static int lineAfter(byte[] entry, int from) throws BusMessageException {
        for (int i = from; i < entry.length; i++) {
            if (entry[i] == '\n') {
                return i + 1;
            }
        }
        throw new BusMessageException(Fault.BAD_PRESENCE);
    }
}
